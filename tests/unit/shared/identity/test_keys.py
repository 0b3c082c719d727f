import asyncio
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from shared.identity.development import DevelopmentProvider
from shared.identity.keys import KeySource, KeysUnavailable
from shared.settings import Settings
from tests.unit.shared.identity.conftest import Clock, verifier_of
from tests.unit.shared.identity.crafted import Published, claims, key_pair, named, refused


async def test_a_new_key_of_the_provider_is_found_and_made_up_keys_cause_no_load(clock: Clock) -> None:
    old, new = key_pair(), key_pair()
    published = Published(old)
    source = KeySource(published, now=clock)
    assert await source.find(named(old))
    published.keys = (old, new)
    assert await source.find(named(new)) is None  # read a moment ago
    clock.forward(seconds=31)
    assert await source.find(named(new))
    for _ in range(50):
        assert await source.find("made-up") is None
    assert published.reads == 2


async def test_a_withdrawn_key_is_forgotten_within_the_hour(clock: Clock) -> None:
    key = key_pair()
    published = Published(key)
    source = KeySource(published, now=clock)
    assert await source.find(named(key))
    published.keys = (key_pair(),)
    clock.forward(minutes=61)
    assert await source.find(named(key)) is None


async def test_a_withdrawn_key_takes_its_tokens_with_it(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    published = Published(provider._key)
    verifier = verifier_of(settings, published, clock)
    token = provider.issue("anna", ["sales"], now=clock(), lifetime=timedelta(hours=20))
    await verifier.verify(token)
    clock.forward(minutes=59)
    await verifier.verify(token)
    published.keys = (key_pair(),)
    clock.forward(minutes=2)
    await refused(verifier, token, "does not publish")


async def test_a_token_is_dropped_as_soon_as_its_key_is_known_to_be_gone(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    other = key_pair()
    published = Published(provider._key)
    verifier = verifier_of(settings, published, clock)
    token = provider.issue("anna", ["sales"], now=clock())
    await verifier.verify(token)
    published.keys = (other,)
    clock.forward(minutes=1)
    await verifier.verify(token)
    stranger = jwt.encode({"alg": "Ed25519", "kid": named(other)}, claims(clock), other, algorithms=["Ed25519"])
    await verifier.verify(stranger)
    await refused(verifier, token, "does not publish")


async def test_a_provider_that_is_away_too_long_is_trusted_no_more(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    published = Published(provider._key)
    verifier = verifier_of(settings, published, clock)
    token = provider.issue("anna", ["sales"], now=clock(), lifetime=timedelta(hours=20))
    await verifier.verify(token)
    published.away = True
    clock.forward(hours=11, minutes=59)
    await verifier.verify(token)
    clock.forward(minutes=2)
    for _ in range(2):
        with pytest.raises(KeysUnavailable):
            await verifier.verify(token)
    published.away = False
    await verifier.verify(token)


async def test_a_provider_that_is_away_is_asked_now_and_then(clock: Clock) -> None:
    key = key_pair()
    published = Published(key)
    source = KeySource(published, now=clock)
    await source.find(named(key))
    published.away = True
    clock.forward(hours=2)
    for _ in range(50):
        assert await source.find(named(key))
    assert published.reads == 2
    clock.forward(seconds=31)
    assert await source.find(named(key))
    assert published.reads == 3


async def test_one_request_waits_for_the_provider_and_those_with_an_unknown_key(clock: Clock) -> None:
    key, new = key_pair(), key_pair()
    hangs, asked = asyncio.Event(), asyncio.Event()
    published = Published(key)

    async def read() -> dict[str, Any]:
        asked.set()
        if published.reads:
            await hangs.wait()
        return await published()

    source = KeySource(read, now=clock)
    await source.find(named(key))
    asked.clear()
    clock.forward(hours=2)
    waiting = asyncio.create_task(source.find(named(key)))
    await asked.wait()
    assert await asyncio.wait_for(source.find(named(key)), 5)
    assert not waiting.done()
    published.keys = (key, new)
    unknown = asyncio.create_task(source.find(named(new)))
    await asyncio.sleep(0)
    assert not unknown.done()
    hangs.set()
    assert await waiting
    assert await unknown


@pytest.mark.filterwarnings("ignore:Key size")
@pytest.mark.parametrize(("bits", "accepted"), [(1024, False), (2047, False), (2048, True)])
async def test_weak_keys_of_the_provider_do_not_count(
    settings: Settings, clock: Clock, bits: int, *, accepted: bool
) -> None:
    key = RSAKey.import_key(rsa.generate_private_key(65537, bits), {"use": "sig", "kid": "one"})
    verifier = verifier_of(settings, Published(key), clock)
    token = jwt.encode({"alg": "RS256", "kid": "one"}, claims(clock), key, algorithms=["RS256"])
    if accepted:
        assert (await verifier.verify(token)).user == "anna"
    else:
        await refused(verifier, token, "does not publish")


async def test_known_keys_outlive_the_provider_and_none_known_is_no_refusal(clock: Clock) -> None:
    key = key_pair()
    published = Published(key)
    source = KeySource(published, now=clock)
    published.away = True
    with pytest.raises(KeysUnavailable):
        await source.find(named(key))
    published.away = False
    assert await source.find(named(key))
    published.away = True
    clock.forward(hours=2)
    assert await source.find(named(key))
