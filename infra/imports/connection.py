"""One kept-alive HTTP/1.1 connection, one request at a time.

An import sends tens of thousands of small commands to four addresses and shares the machine with the servers. A
request here costs a tenth of a millisecond; httpx takes fifteen times that.
"""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools

PATIENCE = 30.0
"""Seconds for one answer; a slower service counts as unreachable."""
_CHUNK = 65_536


class HttpAnswer(NamedTuple):
    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's success


class _Reading:
    """The parser's view of one answer."""

    def __init__(self) -> None:
        self.body: list[bytes] = []
        self.complete = False

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        self.complete = True


class ServiceConnection:
    """A connection to one service, opened when first needed and reopened after a failure."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> HttpAnswer:
        """Send a request and return the answer.

        Raises:
            OSError: no valid HTTP answer in time; the request may or may not have been executed.
        """
        request = _request(method, path, {"Host": f"{self._host}:{self._port}", **headers}, body)
        try:
            async with asyncio.timeout(PATIENCE):
                if self._streams is None:
                    self._streams = await asyncio.open_connection(self._host, self._port)
                return await self._exchange(*self._streams, request)
        except httptools.HttpParserError as error:
            self.close()
            raise OSError(f"does not answer in HTTP: {error}") from error
        except BaseException:  # the rest of an answer must not be read as the next one
            self.close()
            raise

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> HttpAnswer:
        writer.write(request)
        await writer.drain()
        reading = _Reading()
        parser = httptools.HttpResponseParser(reading)
        while not reading.complete:
            data = await reader.read(_CHUNK)
            if not data:
                raise ConnectionResetError("the connection was closed")
            parser.feed_data(data)
        if not parser.should_keep_alive():
            self.close()
        return HttpAnswer(parser.get_status_code(), b"".join(reading.body))

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _request(method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if any(not line.isprintable() for line in lines):
        raise ValueError(f"{method} {path}: a path or a header contains a line break")
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode("ascii") + body
