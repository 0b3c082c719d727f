"""`crm token`: a bearer token of the development identity provider, for scripts and API trials."""

import json
from datetime import timedelta
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from shared.identity.development import SESSION, DevelopmentProvider, person
from shared.identity.tokens import ROLES, TokenRules
from shared.messages.clock import utc_now
from shared.messages.fields import UserId
from shared.model.policy import Role
from shared.settings import Settings

commands = typer.Typer()

_user_id: TypeAdapter[str] = TypeAdapter(UserId)
_role: TypeAdapter[Role] = TypeAdapter(Role)


@commands.command()
def token(
    user: Annotated[str, typer.Option(help="The user of the token: a handle such as anna or erp.")],
    role: Annotated[
        list[str] | None,
        typer.Option(help=f"A role; may be repeated. One of: {', '.join(sorted(ROLES))}. Default: the demo person's."),
    ] = None,
    hours: Annotated[
        float | None, typer.Option(min=0.01, help="How long it is valid. Default: 12, or CRM_TOKEN_HOURS if less.")
    ] = None,
    on_behalf_of: Annotated[str, typer.Option(help="The handle of the user represented by this one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object with the token and its expiry.")] = False,  # noqa: FBT002
) -> None:
    """Print a bearer token of the development identity provider."""
    for option, handle in (("--user", user), ("--on-behalf-of", on_behalf_of or user)):
        _check_handle(option, handle)
    demo_person = person(user)
    roles = [_checked_role(name) for name in role] if role else list(demo_person.roles if demo_person else ())
    if not roles:
        raise typer.BadParameter("name at least one role, e.g. --role sales", param_hint="--role")
    settings = Settings()
    longest = TokenRules.of(settings).longest
    now, lifetime = utc_now(), timedelta(hours=hours) if hours else min(SESSION, longest)
    if lifetime > longest:
        raise typer.BadParameter(f"is more than CRM_TOKEN_HOURS={settings.token_hours:g}", param_hint="--hours")
    issued = DevelopmentProvider(settings).issue(
        user, roles, now=now, name=demo_person.name if demo_person else "", lifetime=lifetime, on_behalf_of=on_behalf_of
    )
    if as_json:
        typer.echo(json.dumps({"token": issued, "expires": (now + lifetime).isoformat(timespec="seconds")}))
    else:
        typer.echo(issued)


def _check_handle(option: str, handle: str) -> None:
    try:
        _user_id.validate_python(handle)
    except ValidationError:
        raise typer.BadParameter(
            f"{handle!r} is not a handle: lower-case letters, digits, dot, dash and underscore, such as anna",
            param_hint=option,
        ) from None


def _checked_role(name: str) -> Role:
    try:
        return _role.validate_python(name)
    except ValidationError:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(sorted(ROLES))}", param_hint="--role") from None
