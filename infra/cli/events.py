"""`crm events`: show operators the events in the log."""

import json
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from infra.audit.tail import TailEntry

commands = typer.Typer()


@commands.command()
def events(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as events come, until interrupted.")] = False,  # noqa: FBT002
    most: Annotated[int, typer.Option("--last", "-n", min=0, help="How many to show; 0: all.")] = 20,
    source: Annotated[str, typer.Option(help="Only this department's.")] = "",
    type_: Annotated[str, typer.Option("--type", help="Only this type, or types that begin so.")] = "",
    customer: Annotated[UUID | None, typer.Option(help="Only about this customer.")] = None,
    data: Annotated[bool, typer.Option(help="Show what the events say, which may be personal.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,  # noqa: FBT002
) -> None:
    """List the latest events from Kafka; envelopes only, unless --data is given."""
    from infra.audit.tail import EventFilter, follow_entries, latest_entries
    from infra.cli.kafka import reachable
    from infra.cli.services import departments_named
    from shared.settings import Settings

    settings = Settings()
    wanted = EventFilter(departments_named(source)[0] if source else "", type_, customer)
    with reachable(settings):
        found, ends = latest_entries(settings.bootstrap_servers, wanted, most)
        for seen in found:
            typer.echo(_line(seen, data=data, as_json=as_json))
        if follow:
            for seen in follow_entries(settings.bootstrap_servers, wanted, ends):
                typer.echo(_line(seen, data=data, as_json=as_json))


def _line(seen: "TailEntry", *, data: bool, as_json: bool) -> str:
    known = seen.as_dict(data=data)
    if as_json:
        return json.dumps(known, ensure_ascii=False)
    place = f"{known['topic']}/{known['partition']}/{known['offset']}"
    if seen.event is None:
        return f"{place}  not an event"
    envelope = f"{known['recordedtime']}  {known['type']}  {known['subject']}  {int(known['sequence'])}"
    said = f"  {json.dumps(known['data'], ensure_ascii=False)}" if data else ""
    return f"{envelope}  {known['authid']}  {place}{said}"
