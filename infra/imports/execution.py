"""Run a `crm import` plan or preview it, with a progress bar, a report and totals."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from infra.cli.console import console
from infra.errors import Problem
from infra.imports.plan import Batch, Note, Plan
from infra.imports.report import reasons, summary, sums, write_report
from infra.imports.run import Outcome, execute, wait_until_all_read
from infra.imports.sender import Sender, Tokens
from shared.identity.development import DevelopmentProvider, person
from shared.messages.clock import utc_now
from shared.settings import Settings

IMPORTER = "import"
"""The system's handle: actor of an imported event is `system:import`."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of an import run."""

    dry_run: bool
    report: Path | None
    concurrency: int
    token: str


def run_import(plan: Plan, settings: Settings, manner: RunOptions) -> bool:
    """Execute a plan, or only preview it; return whether every row succeeded."""
    path = manner.report or settings.state_dir / "imports" / f"{plan.batch.name}.csv"
    console().print(f"batch {plan.batch.name}: {sum(plan.read.values())} rows, {plan.steps} commands")
    for assumption in plan.assumes:
        console().print(f"  {assumption}")
    if manner.dry_run:
        _report_notes(path, plan.notes)
        console().print("dry run: nothing was sent")
        return True
    outcome = uvloop.run(_send(plan, settings, manner))
    _report_notes(path, (*plan.notes, *outcome.failed.values()))
    rows = sums(plan, outcome)
    console().print(summary(rows))
    if any(row.missing for row in rows):
        raise Problem("the sums do not add up: a row was neither imported nor reported; this is a bug")
    return not outcome.failed


def _report_notes(path: Path, notes: Iterable[Note]) -> None:
    listed = list(notes)
    console().print(reasons(listed))
    console().print(f"{write_report(path, listed)} lines about odd rows: {path}")


async def _send(plan: Plan, settings: Settings, manner: RunOptions) -> Outcome:
    bearers = tokens(settings, manner.token)
    with senders(plan.batch, plan.channel, settings, bearers, manner.concurrency) as ready, _bar() as bar:
        task = bar.add_task("", total=plan.steps)

        def progress(title: str, settled: int) -> None:
            bar.update(task, advance=settled, description=title)

        outcome = await execute(plan, ready, progress)
        bar.update(task, description="all departments read")
        caught_up = await wait_until_all_read(ready[0])
    if not caught_up:
        console().print("everything is recorded, but not every department has read it all yet; see crm status")
    return outcome


@contextmanager
def senders(batch: Batch, channel: str, settings: Settings, bearers: Tokens, number: int) -> Iterator[list[Sender]]:
    """Open this many senders for a batch, each with its own connections."""
    began = utc_now()
    opened = [Sender(settings, bearers, batch, channel=channel, began=began) for _ in range(number)]
    try:
        yield opened
    finally:
        for sender in opened:
            sender.close()


def tokens(settings: Settings, given: str = "") -> Tokens:
    """Return a token source: the given token, or the development identity provider.

    Raises:
        Problem: no token is given, and production has no development provider.
    """
    if given:
        return lambda _handle: given
    if settings.env != "development":
        raise Problem("no token: set CRM_TOKEN to a token of your identity provider with the role system")
    provider = DevelopmentProvider(settings)

    @cache
    def issue(handle: str) -> str:
        demo_person = person(handle)
        roles = demo_person.roles if demo_person else ("system",)
        return provider.issue(handle or IMPORTER, roles, now=utc_now(), name=demo_person.name if demo_person else "")

    return issue


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.completed / max(task.elapsed or 0, 1):.0f}/s")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console())
