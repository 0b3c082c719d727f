"""Probes for servers: the smallest real request of each protocol, without a driver."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

from infra.errors import Problem
from infra.processes.spec import READY, Health, Probe
from shared.network.hosts import bracketed

TIMEOUT = 3.0

_API_VERSIONS = struct.pack("!hhih", 18, 0, 1, -1)
"""Kafka's ApiVersions request, version 0, correlation id 1, no client id."""

_HTTP_OK = 200


def kafka(port: int, host: str = "127.0.0.1") -> Probe:
    async def probe() -> Health:
        async with _connection(host, port) as (reader, writer):
            writer.write(struct.pack("!i", len(_API_VERSIONS)) + _API_VERSIONS)
            size, _correlation, error = struct.unpack("!iih", await reader.readexactly(10))
        return READY if size > 0 and error == 0 else Health(ready=False, reasons=(f"Kafka error {error}",))

    return _with_timeout(probe)


def postgres(port: int, user: str = "crm", host: str = "127.0.0.1") -> Probe:
    """Do what `pg_isready` does: begin to sign in and check whether the server asks for the password."""
    startup = b"user\0" + user.encode() + b"\0database\0postgres\0\0"
    message = struct.pack("!ii", len(startup) + 8, 196608) + startup

    async def probe() -> Health:
        async with _connection(host, port) as (reader, writer):
            writer.write(message)
            kind = await reader.readexactly(1)
        return READY if kind == b"R" else Health(ready=False, reasons=("Postgres is starting up",))

    return _with_timeout(probe)


def http(port: int, path: str = "/readyz", host: str = "127.0.0.1") -> Probe:
    async def probe() -> Health:
        async with _connection(host, port) as (reader, writer):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {bracketed(host)}\r\nConnection: close\r\n\r\n".encode())
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        status = int(head.split(maxsplit=2)[1])
        return READY if status == _HTTP_OK else Health(ready=False, reasons=_reasons(status, body))

    return _with_timeout(probe)


def _reasons(status: int, body: bytes) -> tuple[str, ...]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    reasons = answer.get("reasons") if isinstance(answer, dict) else None
    return tuple(str(reason) for reason in reasons) if reasons else (f"HTTP {status}",)


@asynccontextmanager
async def _connection(host: str, port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def _with_timeout(probe: Callable[[], Awaitable[Health]]) -> Probe:
    """Report a missing, late or broken answer as a reason."""

    async def guarded() -> Health:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await probe()
        except TimeoutError:
            return Health(ready=False, reasons=(f"no answer within {TIMEOUT:.0f} s",), alive=False)
        except (OSError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
            return Health(ready=False, reasons=(_words(error),), alive=False)

    return guarded


def _words(error: Exception) -> str:
    return "not listening yet" if isinstance(error, ConnectionRefusedError) else f"no proper answer: {error}"


async def until_ready(probe: Probe, timeout: float, what: str, dead: Callable[[], bool]) -> None:  # noqa: ASYNC109
    """Repeat a probe until it succeeds; stop at once if the process has ended."""
    deadline = monotonic() + timeout
    while not (health := await probe()).ready:
        if dead():
            raise Problem(f"{what} ended while starting")
        if monotonic() > deadline:
            raise Problem(f"{what} did not become ready within {timeout:.0f} s: {'; '.join(health.reasons)}")
        await asyncio.sleep(0.05)
