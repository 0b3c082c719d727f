"""`crm audit`: proof from the log itself."""

import asyncio
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from infra.audit.replay import Replay
    from infra.audit.report import Report

commands = typer.Typer()
audit = typer.Typer(no_args_is_help=True, help="Check and replay the history from Kafka itself.")
commands.add_typer(audit, name="audit")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@audit.command()
def verify(
    customer: Annotated[UUID | None, typer.Option(help="Check one customer only (quick).")] = None,
    wait: Annotated[float, typer.Option(help="Seconds for the services to catch up with the log.")] = 30.0,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Check every record, every chain, every store and every department against the log. Exit code 1 on any fault."""
    from infra.audit.verify import verify as check
    from infra.cli.kafka import reachable
    from infra.cli.progress import progress_bars
    from shared.settings import Settings

    settings = Settings()
    with progress_bars() as progress, reachable(settings):
        report = asyncio.run(check(settings, customer, patience=wait, progress=progress))
    _print_report(report, as_json=as_json)
    raise typer.Exit(0 if report.ok else 1)


@audit.command()
def replay(
    customer: Annotated[UUID, typer.Option(help="The customer's id.")],
    until: Annotated[str | None, typer.Option(help="Up to this moment, e.g. 2026-03-01T12:00:00Z.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Print one customer's history from Kafka alone and check its chains. Exit code 1 on any fault."""
    from infra.audit.replay import replay as play
    from infra.cli.kafka import moment, reachable
    from infra.cli.progress import progress_bars
    from shared.settings import AUDITOR, Settings

    settings = Settings()
    with progress_bars() as progress, reachable(settings):
        replayed = asyncio.run(play(settings.kafka_as(AUDITOR), customer, moment(until), progress))
    _print_replay(replayed, as_json=as_json)
    raise typer.Exit(0 if replayed.report.ok else 1)


def _print_report(report: "Report", *, as_json: bool) -> None:
    import json

    from infra.cli.console import console

    if as_json:
        typer.echo(json.dumps(report.as_dict(), indent=2))
        return
    for what, count in sorted(report.counts.items(), key=lambda item: (":" in item[0], item[0])):
        console().print(f"  {count:>10,}  {what}")
    for note in report.notes:
        console().print(f"note: {note}")
    _print_verdict(report)


def _print_verdict(report: "Report") -> None:
    from infra.cli.console import console

    for fault in report.faults:
        console().print(f"fault: {fault}", markup=False)
    if report.fault_count > len(report.faults):
        console().print(f"… and {report.fault_count - len(report.faults)} more")
    if report.ok:
        console().print("everything is as promised: nothing is missing, doubled, altered or different")
    else:
        console().print(f"{report.fault_count} faults; the first: {report.faults[0]}", markup=False)


def _print_replay(replayed: "Replay", *, as_json: bool) -> None:
    import msgspec

    from infra.cli.console import console
    from infra.cli.sentences import history_table

    if as_json:
        history = {name: getattr(replayed.history, name) for name in replayed.history.__struct_fields__}
        verdict = {"ok": replayed.report.ok, "faults": replayed.report.as_dict()["faults"]}
        typer.echo(msgspec.json.format(msgspec.json.encode(history | verdict)))
        return
    console().print(history_table(replayed.history))
    where = ", ".join(f"{source}:{sequence}" for source, sequence in replayed.history.positions.items())
    console().print(f"positions    {where}")
    console().print(f"fingerprint  {replayed.history.fingerprint}")
    _print_verdict(replayed.report)
