"""Validating the lines of files in a child process.

Validation is pure computation on text and takes a fifth of a millisecond per line; in the service's own process it
would hold up everyone who waits for an answer. This module loads no HTTP interface, which would take longer than
validating a short file.
"""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from services.contacts.imports.domain.line import LineVerdict, validate_line
from services.contacts.imports.domain.line_reading import LinePlan
from shared.engine.jobs.batches import Row
from shared.engine.jobs.child_process import Child, ChildProcess
from shared.messages.clock import utc_now


class Lines(NamedTuple):
    """Lines of a file, and how its columns are read."""

    plan: LinePlan
    rows: Sequence[Row]


async def answer(lines: Lines) -> AsyncIterator[list[LineVerdict]]:
    """Yield once: what the lines say, or why they cannot be imported."""
    now = utc_now()
    yield [validate_line(number, cells, lines.plan, now) for number, cells in lines.rows]


LINE_VALIDATOR = ChildProcess(answer)


async def validate_lines(child: Child[Lines, list[LineVerdict]], lines: Lines) -> list[LineVerdict]:
    """Return what the lines say, or why they cannot be imported."""
    return [line async for lines_judged in child.ask(lines) for line in lines_judged]
