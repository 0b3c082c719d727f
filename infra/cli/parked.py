"""`crm parked`: inspect and retry records that could not be applied."""

import asyncio
import json
from typing import Annotated, Any

import typer

commands = typer.Typer()
parked = typer.Typer(no_args_is_help=True, help="Parked records of a service: list, show and retry them.")
commands.add_typer(parked, name="parked")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Service = Annotated[str, typer.Option("--service", help="The service, or all.")]
OneService = Annotated[str, typer.Option("--service", help="The service; each has its own numbers.")]


@parked.command("list")
def list_(service: Service = "all", as_json: AsJson = False) -> None:  # noqa: FBT002
    """List parked records, oldest first, with the reasons."""
    from infra.cli.services import departments_named

    answers = {name: _ask(name, "GET", "/parked", params={"limit": 1000}) for name in departments_named(service)}
    if as_json:
        typer.echo(json.dumps(answers, indent=2))
        return
    for name, rows in answers.items():
        for row in rows:
            place = f"{row['topic']}/{row['partition']}/{row['offset']}"
            typer.echo(f"{name} {row['id']}  {row['kind']}  {row['reason']}  {place}  {row['parked_at']}")
    if not any(answers.values()):
        typer.echo("nothing is parked")


@parked.command()
def show(number: int, service: OneService, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show one parked record with its content (which may be personal)."""
    from infra.cli.services import departments_named

    record = _ask(departments_named(service)[0], "GET", f"/parked/{number}")
    if as_json:
        typer.echo(json.dumps(record, indent=2, ensure_ascii=False))
        return
    for name, value in record.items():
        typer.echo(f"{name:<12}{'' if value is None else value}")


@parked.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="Record numbers; default: all.")] = None,
    service: Service = "all",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Retry parked records. Exit code 1 if one of them still cannot be applied."""
    from infra.cli.services import departments_named
    from infra.errors import Problem

    if numbers and service == "all":
        raise Problem("name the service of these numbers: --service sales")
    paths = [f"/parked/{number}/retry" for number in numbers or []] or ["/parked/retry"]
    answers = {name: _sum([_ask(name, "POST", path) for path in paths]) for name in departments_named(service)}
    if as_json:
        typer.echo(json.dumps(answers, indent=2))
    else:
        for name, result in answers.items():
            typer.echo(f"{name}: {result['applied']} of {result['tried']} could be applied")
    raise typer.Exit(0 if all(result["applied"] == result["tried"] for result in answers.values()) else 1)


def _sum(results: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(result[name] for result in results) for name in ("tried", "applied")}


def _ask(department: str, method: str, path: str, **parameters: Any) -> Any:
    from infra.clients import ask, service_client
    from shared.settings import Settings

    async def request() -> Any:
        async with service_client(Settings(), department, "admin") as client:
            return await ask(client, method, path, **parameters)

    return asyncio.run(request())
