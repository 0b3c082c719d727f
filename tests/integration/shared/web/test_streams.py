"""Streams of changes end with their token, and are counted by person and in all."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx
import pytest

from shared.identity.development import DevelopmentProvider
from shared.messages.clock import new_id, utc_now
from shared.settings import Settings
from shared.web.admission.followers import Followers
from shared.web.admission.refusals import TooMany
from tests.support.product import Product
from tests.support.waiting import until
from tests.support.wire import PATIENCE, Wire

PER_PERSON: int = Settings.model_fields["streams_per_person"].default
ASKED, AT_ONCE = 4000, 100


def bearer(product: Product, person: str, lifetime: timedelta = timedelta(hours=1)) -> str:
    token = DevelopmentProvider(product.settings).issue(person, ["analyst"], now=utc_now(), lifetime=lifetime)
    return f"Authorization: Bearer {token}"


async def opened(stack: AsyncExitStack, product: Product, header: str) -> bytes:
    """Ask for a stream, and return the first line of the answer."""
    wire = await stack.enter_async_context(Wire(product.url("contacts")))
    await wire.send("GET /changes HTTP/1.1", header)
    return (await wire.head()).split(b"\r\n")[0]


@pytest.fixture
def person() -> str:
    return f"follower-{new_id().hex[-8:]}"


async def test_a_stream_ends_with_its_token(product: Product, person: str) -> None:
    name, _, value = bearer(product, person, timedelta(seconds=2)).partition(": ")
    url = product.url("contacts")
    async with (
        httpx.AsyncClient(base_url=url, headers={name: value}, timeout=20) as client,
        client.stream("GET", "/changes") as stream,
    ):
        assert stream.status_code == 200
        await asyncio.wait_for(stream.aread(), PATIENCE)


async def test_a_person_follows_with_a_few_pages_only(product: Product, person: str) -> None:
    header = bearer(product, person)
    async with AsyncExitStack() as others:
        async with AsyncExitStack() as last:
            for _ in range(PER_PERSON - 1):
                assert await opened(others, product, header) == b"HTTP/1.1 200 OK"
            assert await opened(last, product, header) == b"HTTP/1.1 200 OK"
            async with Wire(product.url("contacts")) as wire:
                await wire.send("GET /changes HTTP/1.1", header)
                answer = await wire.answer()
            assert answer.startswith(b"HTTP/1.1 429 ")
            assert b"\r\nretry-after: 30\r\n" in answer
            assert b"close some" in answer
            assert await opened(others, product, bearer(product, f"{person}-2")) == b"HTTP/1.1 200 OK"

        async def freed() -> bool:
            async with AsyncExitStack() as again:
                return await opened(again, product, header) == b"HTTP/1.1 200 OK"

        await until(freed, what="the place of a page that was closed")


async def test_thousands_of_streams_of_one_person_are_refused(product: Product, person: str) -> None:
    header, turns = bearer(product, person), asyncio.Semaphore(AT_ONCE)

    async with AsyncExitStack() as stack:

        async def ask() -> bytes:
            async with turns:
                kept = AsyncExitStack()
                line = await opened(kept, product, header)
                await (stack.enter_async_context(kept) if b"200" in line else kept.aclose())
                return line

        lines = await asyncio.gather(*(ask() for _ in range(ASKED)))
        assert len([line for line in lines if b" 429 " in line]) == ASKED - PER_PERSON
        async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as client:
            assert (await client.get("/healthz")).status_code == 200


def test_all_together_have_a_limit() -> None:
    followers = Followers(per_person=2, in_all=3)
    with followers.opened("anna"), followers.opened("anna"), followers.opened("bert"):
        with pytest.raises(TooMany, match="too many pages follow"), followers.opened("clara"):
            pytest.fail("there was a place")
        with pytest.raises(TooMany, match="of yours"), followers.opened("anna"):
            pytest.fail("there was a place")
    with followers.opened("clara"):
        """There is a place again."""
