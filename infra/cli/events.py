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
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Print new events until interrupted.")] = False,  # noqa: FBT002
    most: Annotated[int, typer.Option("--last", "-n", min=0, help="Number of events to show; 0: all.")] = 20,
    source: Annotated[str, typer.Option(help="Only this department's events.")] = "",
    type_: Annotated[str, typer.Option("--type", help="Only this type, or types with this prefix.")] = "",
    customer: Annotated[UUID | None, typer.Option(help="Only about this customer.")] = None,
    data: Annotated[bool, typer.Option(help="Include the event data, which may be personal.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,  # noqa: FBT002
) -> None:
    """List the latest events from Kafka; envelopes only, unless --data is given."""
    from infra.audit.tail import EventFilter, follow_entries, latest_entries
    from infra.cli.kafka import reachable
    from infra.cli.services import departments_named
    from shared.settings import AUDITOR, Settings

    settings = Settings()
    event_filter = EventFilter(departments_named(source)[0] if source else "", type_, customer)
    with reachable(settings):
        kafka = settings.kafka_as(AUDITOR)
        entries, ends = latest_entries(kafka, event_filter, most)
        for entry in entries:
            typer.echo(_line(entry, data=data, as_json=as_json))
        if follow:
            for entry in follow_entries(kafka, event_filter, ends):
                typer.echo(_line(entry, data=data, as_json=as_json))


def _line(entry: "TailEntry", *, data: bool, as_json: bool) -> str:
    fields = entry.as_dict(data=data)
    if as_json:
        return json.dumps(fields, ensure_ascii=False)
    place = f"{fields['topic']}/{fields['partition']}/{fields['offset']}"
    if entry.event is None:
        return f"{place}  not an event"
    envelope = f"{fields['recordedtime']}  {fields['type']}  {fields['subject']}  {int(fields['sequence'])}"
    payload = f"  {json.dumps(fields['data'], ensure_ascii=False)}" if data else ""
    return f"{envelope}  {fields['authid']}  {place}{payload}"
