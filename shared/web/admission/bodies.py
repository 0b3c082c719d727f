"""Bodies, counted and timed while they are read.

Most are small and read whole before the application sees them. What takes a file reads it as it arrives; there every
part has its time, and the whole as well.
"""

import asyncio

from starlette.types import Message, Receive, Scope

from shared.web.admission.refusals import TooLarge, TooSlow
from shared.web.admission.rules import RouteLimits

WHOLE = 30.0
"""Seconds in which a body must arrive, and each part of one that is read as it arrives."""
LONGEST = 3600.0
"""Seconds that the largest file may take."""


def declared_length(scope: Scope) -> int | None:
    """Return the length of a body as its request states it; None if it has one of unknown length, 0 without a body."""
    length = 0
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = int(value) if value.isdigit() else 0
        elif name == b"transfer-encoding":
            return None
    return length


async def whole(receive: Receive, limits: RouteLimits, length: int | None) -> Receive:
    """Read a body and return how the application receives it.

    Raises:
        TooLarge: it is, or says that it is.
        TooSlow: it does not arrive in time.
    """
    check_length(length, limits)
    try:
        async with asyncio.timeout(WHOLE):
            message = await _read(receive, limits.largest_body)
    except TimeoutError as error:
        raise TooSlow from error
    return _replayed(message, receive)


def check_length(length: int | None, limits: RouteLimits) -> None:
    """Refuse a body by the length that it states.

    Raises:
        TooLarge: it is larger than the route takes.
    """
    if length is not None and length > limits.largest_body:
        raise TooLarge(limits.largest_body)


async def _read(receive: Receive, largest: int) -> Message:
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body") and len(message["body"]) <= largest:
        return message
    body = bytearray()
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > largest:
            raise TooLarge(largest)
        if not message.get("more_body"):
            return {"type": "http.request", "body": bytes(body), "more_body": False}
        message = await receive()
    return message


def _replayed(first: Message, receive: Receive) -> Receive:
    """Return a way to receive that begins with a message."""
    waiting = [first]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def counted(receive: Receive, limits: RouteLimits, length: int | None) -> Receive:
    """Return how a route receives a body as it arrives; what it must not receive is raised where it reads.

    Raises:
        TooLarge: it is, or says that it is.
        TooSlow: a part, or the whole, does not arrive in time.
    """
    size, ends, complete = 0, asyncio.get_running_loop().time() + LONGEST, False

    async def next_part() -> Message:
        nonlocal size, complete
        if complete:
            return await receive()
        check_length(length, limits)
        try:
            async with asyncio.timeout_at(min(ends, asyncio.get_running_loop().time() + WHOLE)):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow from error
        complete = not message.get("more_body")
        size += len(message.get("body", b""))
        if size > limits.largest_body:
            raise TooLarge(limits.largest_body)
        return message

    return next_part
