"""A stream of changes tells nothing once its token has expired."""

from collections.abc import AsyncIterator
from math import inf

from shared.engine.changes import Changes
from shared.messages.clock import utc_now
from shared.web.api.changes import _stream

KINDS = frozenset({"customer"})


async def holds() -> bool:
    return True


async def told(stream: AsyncIterator[bytes]) -> list[bytes]:
    return [part.split(b"\n")[0] async for part in stream]


async def test_what_changed_before_is_told_until_the_token_expires() -> None:
    changes = Changes()
    changes.invalidate_all()
    ends = utc_now().timestamp() + 0.05
    assert await told(_stream(changes, 0, KINDS, ends, holds)) == [b"retry: 1000", b"id: 1"]


async def test_an_expired_token_is_told_nothing() -> None:
    changes = Changes()
    changes.invalidate_all()
    assert await told(_stream(changes, 0, KINDS, utc_now().timestamp(), holds)) == [b"retry: 1000"]


async def test_a_session_that_was_signed_out_is_told_nothing() -> None:
    async def ended() -> bool:
        return False

    changes = Changes()
    changes.invalidate_all()
    assert await told(_stream(changes, 0, KINDS, inf, ended)) == [b"retry: 1000"]
