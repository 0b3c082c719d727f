"""HTTP as it goes over the wire, for requests that no client would send."""

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

PATIENCE = 20.0


class Wire:
    """A connection to a service."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._address.hostname, self._address.port)
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._writer.transport.abort()

    async def send(self, line: str, *headers: str, ends: bool = True) -> None:
        """Send a request's line and headers; without `ends`, more of them may follow."""
        lines = (line, f"Host: {self._address.netloc}", *headers)
        await self.write(("\r\n".join(lines) + ("\r\n\r\n" if ends else "\r\n")).encode())

    async def write(self, data: bytes, times: int = 1) -> None:
        for _ in range(times):
            self._writer.write(data)
            await self._writer.drain()

    async def answer(self) -> bytes:
        """Return an answer with a stated length.

        Raises:
            TimeoutError, asyncio.IncompleteReadError: there is none.
        """
        async with asyncio.timeout(PATIENCE):
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split()[0])
            return head + await self._reader.readexactly(length)

    async def head(self) -> bytes:
        """Return the line and headers of an answer."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.readuntil(b"\r\n\r\n")

    async def status(self) -> int:
        return int((await self.answer()).split()[1])

    async def closed(self) -> bytes:
        """Return what arrives until the service ends the connection."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.read()
