"""`crm rebuild`: rebuild read models from the log while the old ones serve."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

commands = typer.Typer()

POLL_INTERVAL = 0.3


@commands.command()
def rebuild(
    service: Annotated[str, typer.Argument(help="The service, or all (one after another).")] = "all",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002
) -> None:
    """Rebuild read models from Kafka; the old ones serve until the new ones take over. Exit code 1 if one fails."""
    from infra.cli.progress import progress_bars
    from infra.cli.services import departments_named

    with progress_bars() as progress:
        outcomes = {name: asyncio.run(_rebuild(name, progress)) for name in departments_named(service)}
    if as_json:
        typer.echo(json.dumps(outcomes, indent=2))
    else:
        for name, outcome in outcomes.items():
            typer.echo(f"{name}: {_words(outcome)}")
    raise typer.Exit(0 if all(outcome["state"] == "done" for outcome in outcomes.values()) else 1)


async def _rebuild(department: str, progress: "Callable[[str, int, int], None]") -> dict[str, Any]:
    from infra.clients import ask, service_client
    from shared.settings import Settings

    async with service_client(Settings(), department, "admin") as client:
        state: dict[str, Any] = await ask(client, "POST", "/rebuild")
        while state["state"] == "running":
            progress(f"rebuilding {department}", state["done"], state["total"])
            await asyncio.sleep(POLL_INTERVAL)
            state = await ask(client, "GET", "/rebuild")
    return state


def _words(outcome: dict[str, Any]) -> str:
    if outcome["state"] == "done":
        return f"rebuilt from {outcome['total']} records; generation {outcome['generation']} serves"
    return str(outcome["error"])
