"""A child process answers typed questions until its input ends."""

import pickle
from collections.abc import AsyncIterator, Iterator
from io import BytesIO

import pytest

from services.contacts.imports.domain.line_reading import LinePlan
from services.contacts.imports.worker.validation import LINE_VALIDATOR, Lines, validate_lines
from shared.engine.jobs.child_process import LENGTH, serve
from shared.events.contacts.data.imports import ImportOptions


def framed(message: object) -> bytes:
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(LENGTH, "big") + content


def frames(data: bytes) -> Iterator[bytes]:
    while data:
        length = LENGTH + int.from_bytes(data[:LENGTH], "big")
        yield data[:length]
        data = data[length:]


async def countdown(number: int) -> AsyncIterator[int]:
    for answer in range(number, 0, -1):
        yield answer


async def test_every_question_is_answered_to_its_end() -> None:
    target = BytesIO()
    await serve(countdown, BytesIO(framed(2) + framed(0) + framed(1)), target)
    end = bytes(LENGTH)
    assert list(frames(target.getvalue())) == [framed(2), framed(1), end, end, framed(1), end]


async def test_it_ends_when_nobody_reads_the_answers() -> None:
    class Closed(BytesIO):
        def flush(self) -> None:
            raise BrokenPipeError

    await serve(countdown, BytesIO(framed(2)), Closed())


async def test_a_child_is_asked_again_and_again() -> None:
    plan = LinePlan.of([], [], ImportOptions("organisation", "skip", "refuse"), [])
    async with LINE_VALIDATOR.started() as child:
        for number in (1, 2):
            (line,) = await validate_lines(child, Lines(plan, [(number, [])]))
            assert line.number == number


async def test_a_child_that_is_gone_is_noticed() -> None:
    async with LINE_VALIDATOR.started() as child:
        with pytest.raises((EOFError, ConnectionError)):
            [answer async for answer in child.ask("no lines")]  # type: ignore[arg-type]
