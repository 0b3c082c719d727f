"""`crm kafka principals` and `crm secrets rotate`: who may use Kafka, and with which passwords."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from infra.access.principals import Principal
    from shared.settings import Settings

commands = typer.Typer()
kafka = typer.Typer(help="Who may use Kafka.", no_args_is_help=True)
principals = typer.Typer(help="List, add and remove the principals of Kafka.", no_args_is_help=True)
secrets = typer.Typer(help="Passwords of the installation.", no_args_is_help=True)
commands.add_typer(kafka, name="kafka")
kafka.add_typer(principals, name="principals")
commands.add_typer(secrets, name="secrets")

Java = Annotated[bool, typer.Option("--java", help="Settings for a Java client instead of librdkafka.")]


@principals.command("list")
def list_() -> None:
    """Print every principal and its rights."""
    from infra.access.provisioning import rights
    from infra.cli.kafka import reachable, require_administrator
    from shared.settings import Settings

    settings = Settings()
    with reachable(settings):
        for name, granted in sorted(rights(require_administrator(settings)).items()):
            typer.echo(f"{name:<14} {'; '.join(granted) or 'no rights'}")


@principals.command()
def add(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and dashes, such as erp.")],
    topic: Annotated[list[str], typer.Option(help="A topic that it may read; may be repeated.")],
    java: Java = False,  # noqa: FBT002
) -> None:
    """Add a subscriber, or change its topics, and print the settings for its client."""
    from infra.access.principals import subscriber
    from infra.access.provisioning import provision
    from infra.cli.kafka import reachable, require_administrator
    from shared.settings import Settings

    settings, principal = Settings(), subscriber(name, topic)
    with reachable(settings):
        provision(require_administrator(settings), [principal], settings.kafka_secrets_dir)
    _print_settings(settings, principal, java=java)


@principals.command()
def show(
    name: Annotated[str, typer.Argument(help="The principal's name.")],
    java: Java = False,  # noqa: FBT002
) -> None:
    """Print the settings for a principal's client, its password included."""
    from infra.access.principals import Principal
    from shared.settings import Settings

    _print_settings(Settings(), Principal(name), java=java)


@principals.command()
def remove(name: Annotated[str, typer.Argument(help="The subscriber's name.")]) -> None:
    """Take a subscriber's rights and password away; from then on Kafka refuses what it asks for."""
    from infra.access.principals import subscriber
    from infra.access.provisioning import remove as remove_principal
    from infra.cli.kafka import reachable, require_administrator
    from shared.settings import Settings

    settings, principal = Settings(), subscriber(name, ())
    with reachable(settings):
        remove_principal(require_administrator(settings), principal.name)
    (settings.kafka_secrets_dir / principal.name).unlink(missing_ok=True)
    typer.echo(f"{name} is removed")


@secrets.command()
def rotate() -> None:
    """Give Kafka's principals and Postgres's roles new passwords, and restart the services one after the other."""
    from infra.access.provisioning import administrator
    from infra.access.rotation import rotate as rotate_passwords
    from infra.cli.kafka import reachable
    from shared.settings import Settings

    settings = Settings()
    with reachable(settings):
        rotate_passwords(settings, administrator(settings), typer.echo)


def _print_settings(settings: "Settings", principal: "Principal", *, java: bool) -> None:
    from infra.access.client_settings import client_settings

    for line in client_settings(settings, principal.name, java=java):
        typer.echo(line)
