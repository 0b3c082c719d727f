"""Connections are bounded before there is a request: heads in time and size, and nothing held open for nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from infra.processes.ports import reserved_port_base
from shared.settings import Settings
from shared.web import protocol
from shared.web.run import server_options
from tests.support.waiting import until
from tests.support.wire import PATIENCE, Wire


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the address of the client; read the body only if asked to."""
    request = Request(scope, receive)
    if request.url.path == "/read":
        await request.body()
    assert request.client
    await PlainTextResponse(f"{request.url.scheme} {request.client.host}")(scope, receive, send)


@asynccontextmanager
async def served(**settings: object) -> AsyncIterator[str]:
    """Serve `echo` as departments are served, and yield its address."""
    with reserved_port_base() as base:
        options = server_options(Settings.model_validate(settings))
        server = uvicorn.Server(uvicorn.Config(echo, port=base, lifespan="off", **options))
        running = asyncio.create_task(server.serve())

        async def started() -> bool:
            return server.started

        await until(started)
        yield f"http://127.0.0.1:{base}"
        server.should_exit = True
        await running


@pytest.fixture
async def url(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    monkeypatch.setattr(protocol, "HEAD_TIME", 0.2)
    monkeypatch.setattr(protocol, "LINGER", 0.2)
    async with served() as address:
        yield address


async def test_a_connection_without_a_request_ends(url: str) -> None:
    async with Wire(url) as wire:
        assert await wire.closed() == b""


async def test_a_head_that_does_not_end_is_given_up(url: str) -> None:
    async with Wire(url) as wire:
        await wire.send("GET / HTTP/1.1", ends=False)
        assert (await wire.closed()).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("line", [b"X-Many: values\r\n", b"x"])
async def test_a_head_that_is_too_large_is_refused(url: str, line: bytes) -> None:
    async with Wire(url) as wire:
        await wire.send("GET / HTTP/1.1", ends=False)
        await wire.write((line * protocol.LARGEST_HEAD)[: protocol.LARGEST_HEAD])
        assert (await wire.closed()).startswith(b"HTTP/1.1 431 ")


async def test_the_next_head_has_its_own_time(url: str) -> None:
    async with Wire(url) as wire:
        for _ in range(3):
            await wire.send("GET / HTTP/1.1")
            assert await wire.status() == 200
        await wire.send("GET / HTTP/1.1", ends=False)
        assert (await wire.closed()).startswith(b"HTTP/1.1 408 ")


async def test_blank_lines_keep_no_connection_open(url: str) -> None:
    async with Wire(url) as wire:
        await wire.send("GET / HTTP/1.1")
        assert await wire.status() == 200
        await wire.write(b"\r\n")
        assert await wire.closed() == b""


async def test_a_body_that_goes_on_after_its_answer_is_cut_off(url: str) -> None:
    async with Wire(url) as wire:
        await wire.send("POST / HTTP/1.1", "Content-Length: 1000000000")
        assert await wire.status() == 200
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(wire.write(b"x" * 1000, 10**9), PATIENCE)


async def test_what_is_left_of_a_short_body_does_not_end_the_connection(url: str) -> None:
    async with Wire(url) as wire:
        await wire.send("POST / HTTP/1.1", "Content-Length: 5")
        assert await wire.status() == 200
        await wire.write(b"12345")
        await wire.send("POST /read HTTP/1.1", "Content-Length: 5")
        await wire.write(b"12345")
        assert await wire.status() == 200


async def test_connections_beyond_the_limit_are_told_to_come_back() -> None:
    async with served(connections=3) as url, Wire(url), Wire(url), Wire(url), Wire(url) as last:
        await last.send("GET / HTTP/1.1")
        assert await last.status() == 503


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        ("", b"http 127.0.0.1"),
        ("10.0.0.0/8", b"http 127.0.0.1"),
        ("127.0.0.1", b"https 203.0.113.7"),
        ("127.0.0.0/8, ::1", b"https 203.0.113.7"),
    ],
)
async def test_a_stated_address_is_believed_from_trusted_proxies_only(proxies: str, seen: bytes) -> None:
    async with served(trusted_proxies=proxies) as url, Wire(url) as wire:
        await wire.send("GET / HTTP/1.1", "X-Forwarded-For: 198.51.100.1, 203.0.113.7", "X-Forwarded-Proto: https")
        assert (await wire.answer()).endswith(seen)


@pytest.mark.parametrize("proxies", ["everybody", "*", "10.0.0.1/8"])
def test_a_proxy_is_an_address_or_a_network(proxies: str) -> None:
    make: Callable[..., Settings] = Settings
    with pytest.raises(ValueError, match="trusted_proxies"):
        make(trusted_proxies=proxies)
