"""A minimal HTTP/1.1 client over one kept connection: on two cores, the client takes time from the server."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit
from uuid import UUID

from bench.command_queue import SUMMARY, closed_loop
from bench.own_process import run

_length = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_position = re.compile(rb"\r\nx-history-position: (\S+)\r\n", re.IGNORECASE)


class Refusal(Exception):  # noqa: N818 - it is the server's
    """A service answered outside 2xx."""


class WireAnswer(NamedTuple):
    """Head and body of an answer."""

    head: bytes
    body: bytes

    @property
    def position(self) -> str:
        match = _position.search(self.head)
        return match[1].decode() if match else ""


def request(method: str, path: str, token: str = "", body: Any = None) -> bytes:
    """Return a request in wire format."""
    content = b"" if body is None else json.dumps(body).encode()
    authorization = f"authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{authorization}"
        f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class KeptConnection:
    """One kept connection, one request at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname, parts.port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(*self._address)
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._writer.transport.abort()

    async def ask(self, wire: bytes) -> WireAnswer:
        """Send a request and return its answer.

        Raises:
            Refusal: the answer is not 2xx.
        """
        self._writer.write(wire)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _length.search(head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        if not head.startswith(b"HTTP/1.1 2"):
            raise Refusal((head.split(b"\r\n")[0] + b" " + body[:300]).decode())
        return WireAnswer(head, body)


def log_interaction(customer: UUID, token: str) -> bytes:
    """Return the measured command: an interaction, the most frequent command in a CRM."""
    return request("POST", f"/customers/{customer}/interactions", token, {"kind": "call", "summary": SUMMARY})


def register(url: str, token: str, count: int) -> list[UUID]:
    """Register customers and return their ids."""
    return run(_register(url, token, count))


async def _register(url: str, token: str, count: int) -> list[UUID]:
    wire = request("POST", "/customers", token, {"kind": "organisation", "name": "Nordlicht"})

    async def share_of(share: int) -> list[UUID]:
        async with KeptConnection(url) as connection:
            return [UUID(json.loads((await connection.ask(wire)).body)["customer_id"]) for _ in range(share)]

    parts = await asyncio.gather(*(share_of(count // 20) for _ in range(20)))
    return [customer for part in parts for customer in part]


def requests_per_second(url: str, wires: Sequence[bytes], connections: int, seconds: float) -> float:
    """Return the requests per second a server answers on this many connections, each waiting for its answer."""
    return run(_requests_per_second(url, wires, connections, seconds))


async def _requests_per_second(url: str, wires: Sequence[bytes], connections: int, seconds: float) -> float:
    opened = [await KeptConnection(url).__aenter__() for _ in range(connections)]
    try:
        return await closed_loop(
            lambda caller, n: opened[caller].ask(wires[(caller + n * connections) % len(wires)]), connections, seconds
        )
    finally:
        for connection in opened:
            await connection.__aexit__(None, None, None)


def latencies(url: str, wires: Sequence[bytes]) -> list[float]:
    """Send the requests in sequence over one connection; return the seconds each answer took."""
    return run(_latencies(url, wires))


async def _latencies(url: str, wires: Sequence[bytes]) -> list[float]:
    clock = asyncio.get_running_loop().time
    async with KeptConnection(url) as connection:
        for wire in wires[:20]:
            await connection.ask(wire)
        taken = []
        for wire in wires:
            began = clock()
            await connection.ask(wire)
            taken.append(clock() - began)
        return taken


def query(path: str, parameters: Mapping[str, str | int]) -> str:
    """Return a path with parameters that need no quoting."""
    return f"{path}?" + "&".join(f"{name}={value}" for name, value in parameters.items())
