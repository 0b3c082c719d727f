"""Callers may ask so often: people by who they are, strangers by their address."""

import pytest
from limits import parse
from limits.aio.storage import Storage

from shared.identity.principal import Principal
from shared.settings import Settings
from shared.web.admission import rates
from shared.web.admission.rates import Limiter, Rates, RequestCounts, counts_of, network_of
from shared.web.admission.refusals import TooMany

ANNA, BERT = (Principal(user, frozenset({"sales"})) for user in ("anna", "bert"))
ERP = Principal("erp", frozenset({"system"}))
SETTINGS = {"rate_person": "10/minute", "rate_address": "4/minute", "rate_system": "1000/minute"}


def made(department: str = "sales", **settings: str) -> Rates:
    return Rates(Settings.model_validate({**SETTINGS, **settings}), department)


async def admitted(limits: Rates, principal: Principal | None, address: str = "192.0.2.1", cost: int = 1) -> int:
    """Ask until refused, at most a hundred times; return how often that was admitted."""
    for times in range(100):
        try:
            await limits.admit(principal, address, cost)
        except TooMany:
            return times
    return 100


async def test_each_class_of_caller_has_its_own_measure() -> None:
    limits = made()
    assert await admitted(limits, ANNA) == 10
    assert await admitted(limits, None) == 4
    assert await admitted(limits, ERP) == 100


async def test_a_refusal_says_when_to_come_back() -> None:
    limits = made()
    await admitted(limits, ANNA)
    with pytest.raises(TooMany, match="wait a moment") as refused:
        await limits.admit(ANNA, "", 1)
    assert 0 < refused.value.retry_after <= 60


async def test_a_person_is_counted_wherever_they_come_from_and_whoever_else_is_there() -> None:
    limits = made()
    await admitted(limits, ANNA)
    assert await admitted(limits, ANNA, "198.51.100.7") == 0
    assert await admitted(limits, BERT) == 10


async def test_an_address_is_counted_for_strangers_only() -> None:
    limits = made()
    await admitted(limits, None)
    assert await admitted(limits, None, "198.51.100.7") == 4
    assert await admitted(limits, ANNA) == 10


async def test_what_is_dear_is_asked_less_often() -> None:
    assert await admitted(made(), ANNA, cost=5) == 2
    assert await admitted(made(), BERT, cost=0) == 100


async def test_a_department_counts_for_itself_and_its_instances_together(monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere = RequestCounts()
    monkeypatch.setattr(rates, "counts_of", lambda _place: everywhere)
    await admitted(made(), ANNA)
    assert await admitted(made("contacts"), ANNA) == 10
    assert await admitted(made(), ANNA) == 0


async def test_it_can_be_switched_off() -> None:
    assert await admitted(made(rate_limits="off"), ANNA) == 100


async def test_another_span_of_time_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(rates, "time", lambda: now)
    limiter, item = Limiter(RequestCounts()), parse("2/minute")
    assert [await limiter.seconds_to_wait(item, "anna") for _ in range(3)][:2] == [0, 0]
    now += 61
    assert await limiter.seconds_to_wait(item, "anna") == 0


async def test_counts_that_ran_out_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(rates, "time", lambda: now)
    counts = RequestCounts()
    for number in range(1000):
        await counts.incr(f"address {number}", 60)
    now += 61
    await counts.incr("another", 60)
    assert set(counts.storage) == set(counts.expirations) == {"another"}


async def test_counts_that_are_away_stop_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away(RequestCounts):
        async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
            raise ValueError(f"{key}, {expiry}, {amount}: away")

    limiter = Limiter(Away())
    assert [await limiter.seconds_to_wait(parse("1/minute"), "anna") for _ in range(3)] == [0, 0, 0]


def test_counts_are_kept_at_a_redis_where_one_is_named() -> None:
    storage = counts_of("redis://127.0.0.1:1")
    assert isinstance(storage, Storage)
    assert not isinstance(storage, RequestCounts)


@pytest.mark.parametrize(
    ("setting", "value"), [("rate_person", "often"), ("rate_limits", "here"), ("rate_limits", "file:///tmp/x")]
)
def test_a_setting_that_means_nothing_is_refused(setting: str, value: str) -> None:
    with pytest.raises(ValueError, match=setting):
        Settings.model_validate({setting: value})


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("", ""),
    ],
)
def test_whoever_has_a_network_is_counted_once(address: str, counted: str) -> None:
    assert network_of(address) == counted
