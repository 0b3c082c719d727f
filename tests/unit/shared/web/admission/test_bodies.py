"""Bodies are counted and timed while they are read."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive

from shared.web.admission import bodies
from shared.web.admission.bodies import counted, declared_length, whole
from shared.web.admission.refusals import TooLarge, TooSlow
from shared.web.admission.rules import RouteLimits

LIMITS = RouteLimits(path="/imports", largest_body=10)


def sent(*parts: bytes, ends: bool = True) -> Receive:
    """Return how a body arrives in parts; one that does not end is waited for without end."""

    async def messages() -> AsyncIterator[Message]:
        for place, part in enumerate(parts):
            yield {"type": "http.request", "body": part, "more_body": not ends or place < len(parts) - 1}
        await asyncio.Event().wait()

    arriving = messages()
    return lambda: anext(arriving)


async def read(receive: Receive) -> bytes:
    return await Request({"type": "http", "method": "POST", "headers": []}, receive).body()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WHOLE", 0.01)


@pytest.mark.parametrize("parts", [(b"0123456789",), (b"01234", b"56789"), (b"0123456789", b""), (b"",)])
async def test_a_body_within_the_limit_arrives_as_it_was_sent(parts: tuple[bytes, ...]) -> None:
    assert await read(await whole(sent(*parts), LIMITS, None)) == b"".join(parts)
    assert await read(counted(sent(*parts), LIMITS, None)) == b"".join(parts)


@pytest.mark.parametrize("parts", [(b"0123456789!",), (b"01234", b"56789", b"!")])
async def test_a_body_beyond_it_is_refused_while_it_is_read(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(TooLarge, match="larger than 10 bytes"):
        await whole(sent(*parts, ends=False), LIMITS, None)
    with pytest.raises(TooLarge):
        await read(counted(sent(*parts, ends=False), LIMITS, None))


async def test_a_length_beyond_it_is_refused_at_once() -> None:
    with pytest.raises(TooLarge):
        await whole(sent(ends=False), LIMITS, 11)
    with pytest.raises(TooLarge):
        await read(counted(sent(ends=False), LIMITS, 11))


@pytest.mark.usefixtures("hurried")
async def test_a_body_that_never_ends_is_given_up() -> None:
    with pytest.raises(TooSlow):
        await whole(sent(b"0", ends=False), LIMITS, None)
    with pytest.raises(TooSlow):
        await read(counted(sent(b"0", ends=False), LIMITS, None))


async def test_a_body_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LONGEST", 0.0)
    with pytest.raises(TooSlow):
        await read(counted(sent(ends=False), LIMITS, None))


@pytest.mark.usefixtures("hurried")
async def test_waiting_for_the_client_to_leave_has_no_deadline() -> None:
    receive = counted(sent(b"0123456789"), LIMITS, 10)
    assert await read(receive) == b"0123456789"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(receive(), 0.05)


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([], 0),
        ([(b"content-length", b"12")], 12),
        ([(b"transfer-encoding", b"chunked")], None),
        ([(b"transfer-encoding", b"chunked"), (b"content-length", b"12")], None),
        ([(b"content-length", b"12"), (b"transfer-encoding", b"chunked")], None),
    ],
)
def test_the_stated_length(headers: Iterable[tuple[bytes, bytes]], length: int | None) -> None:
    assert declared_length({"headers": headers}) == length
