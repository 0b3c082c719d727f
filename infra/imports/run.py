"""Execute a plan: phases in sequence, stories concurrently, the commands of a story strictly in order."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from infra.errors import Problem
from infra.imports.plan import Note, Phase, Place, Plan, Step, Story
from infra.imports.sender import PATIENCE, CommandRefused, Sender
from shared.settings import DEPARTMENTS

Progress = Callable[[str, int], None]
"""Called after each story with the phase's title and the number of settled commands."""
READ_CONTACTS = ("sales", "service_desk")
_POLL_INTERVAL = 0.1
_END_REFRESH = 1.1
"""Services read the ends of the log once a second, so their lag may be that old."""


@dataclass
class Outcome:
    """The outcome of the sent rows."""

    new: set[Place] = field(default_factory=set)
    """Rows with at least one command executed by this run."""
    sent: set[Place] = field(default_factory=set)
    failed: dict[Place, Note] = field(default_factory=dict)
    commands: int = 0
    """Commands executed by this run."""

    def fail(self, step: Step, why: str) -> None:
        """Record the failure of a row; the first reason counts."""
        self.failed.setdefault(step.place, Note(step.place, step.thing, step.name, step.path, why, "failed"))

    def imported(self) -> Mapping[str, int]:
        return _per_file(self.new - self.failed.keys())

    def there_before(self) -> Mapping[str, int]:
        return _per_file(self.sent - self.new - self.failed.keys())

    def failures(self) -> Mapping[str, int]:
        return _per_file(set(self.failed))


def _per_file(places: set[Place]) -> Mapping[str, int]:
    return Counter(place.file for place in places)


async def execute(plan: Plan, senders: Sequence[Sender], progress: Progress) -> Outcome:
    """Send everything, with one concurrent story per sender.

    After a refused command, later ones about the same subject are not sent; their rows count as failed.

    Raises:
        Problem: a service refuses everything or does not come back. Finished work stays; a second run continues.
    """
    outcome = Outcome()
    for phase in plan.phases:
        await _run_phase(phase, senders, outcome, progress)
        for department in READ_CONTACTS if phase.colleagues else ():
            await _wait_for_colleagues(senders[0], department, phase.colleagues)
    return outcome


async def _run_phase(phase: Phase, senders: Sequence[Sender], outcome: Outcome, progress: Progress) -> None:
    # All senders share one queue, the longest story first, so that no long one is left for the end.
    stories = iter(sorted(phase.stories, key=len, reverse=True))

    async def work(sender: Sender) -> None:
        for story in stories:
            await _run_story(story, sender, outcome)
            progress(phase.title, len(story))

    try:
        async with asyncio.TaskGroup() as group:
            for sender in senders[: len(phase.stories)]:
                group.create_task(work(sender))
    except* Problem as problems:
        raise problems.exceptions[0] from None


async def _run_story(story: Story, sender: Sender, outcome: Outcome) -> None:
    refused: dict[str, Step] = {}
    for step in story:
        outcome.sent.add(step.place)
        if step.thing in refused:
            at = refused[step.thing]
            outcome.fail(step, f"not sent, because {at.name} in line {at.place.line} was refused")
            continue
        try:
            done = await sender.send(step)
        except CommandRefused as refusal:
            refused[step.thing] = step
            outcome.fail(step, str(refusal))
            continue
        if done.new:
            outcome.new.add(step.place)
            outcome.commands += 1


async def _wait_for_colleagues(sender: Sender, department: str, handles: frozenset[str]) -> None:
    """Wait until a department has read the colleagues; before that, their offices and teams are missing."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while True:
        known = {user["handle"] for user in await sender.read(department, "/colleagues")}
        if handles <= known:
            return
        if asyncio.get_running_loop().time() > deadline:
            missing = ", ".join(sorted(handles - known)[:3])
            raise Problem(f"{department} has not heard of {missing} …; see crm status, then run the same command again")
        await asyncio.sleep(_POLL_INTERVAL)


async def wait_until_all_read(sender: Sender) -> bool:
    """Wait until every department has read all events of the others; return False after the timeout."""
    deadline, quiet = asyncio.get_running_loop().time() + PATIENCE, 0
    while quiet < 2:  # noqa: PLR2004 - twice, because the first look may be at old ends
        reports = [await sender.read(department, "/readyz") for department in DEPARTMENTS]
        idle = all(report["outbox"]["depth"] == 0 and not any(report["lag"].values()) for report in reports)
        quiet = quiet + 1 if idle else 0
        if asyncio.get_running_loop().time() > deadline:
            return False
        if quiet < 2:  # noqa: PLR2004
            await asyncio.sleep(_END_REFRESH)
    return True
