"""Wrong, early, late or repeated records are parked with a reason, while everything else continues."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from shared.messages.clock import new_id
from shared.settings import DEPARTMENTS
from tests.chaos.looks import database, readiness, schema
from tests.support.arrivals import parked, parked_of, position_of, wait_until_applied
from tests.support.crafted import Crafted, Stream, headers, put
from tests.support.product import Product

CUSTOMER = b"0192f0c1-2f6e-7000-8000-000000000001"


@pytest.fixture(scope="module")
async def spoiled(product: Product) -> AsyncIterator[Product]:
    """Provide the product to tests that damage its log; empty it after the last one."""
    yield product
    await product.reset()


async def marker(product: Product) -> None:
    """Return once every service has passed the current end of the log: a valid event behind it was applied."""
    stream = Stream()
    put(product, stream.next())
    await wait_until_applied(product, stream)


def with_headers(record: Crafted, **other: bytes) -> Crafted:
    return record._replace(headers={**record.headers, **other})


NEVER_RIGHT: dict[str, tuple[Crafted, str]] = {
    "bad JSON": (Crafted(CUSTOMER, b'{"specversion":', {}), "not an event"),
    "no UTF-8": (Crafted(CUSTOMER, b'{"id":"\xff\xfe"}', {"hash": b"\xff\x00\\u0000"}), "not an event"),
    "a header like an escaped NUL": (Crafted(CUSTOMER, b"[]", {"note": rb"\u0000", "bytes": b"\x00"}), "not an event"),
    "null key": (Stream().next()._replace(key=None), "no key"),
    "a key that is no text": (Stream().next()._replace(key=b"\xff\x00"), "key is not the partitionkey"),
    "tombstone": (Crafted(CUSTOMER, None, {}), "no value"),
    "wrong hash header": (with_headers(Stream().next(), hash=b"0" * 64), "hash header"),
    "missing attribute": (Stream().changed(specversion="0.3"), "not an event"),
    "a sequence beyond every database": (Stream().changed(sequence="9" * 20), "sequence must be from 1"),
    "sequence 0": (Stream().changed(sequence="0" * 20), "sequence must be from 1"),
    "no time zone": (Stream().changed(recordedtime="2026-01-01T00:00:00.000000"), "time zone"),
    "wrong data": (Stream().changed(data={"kind": "robot", "name": "R2"}), "data of contacts.customer_registered.v1"),
    "NUL in text": (Stream().changed(data={"kind": "person", "name": "A\x00B"}), "NUL"),
    "NUL in an attribute": (Stream().changed(authid="user:\x00"), "NUL"),
    "NaN": (Stream().changed(data={"kind": "person", "name": "N", "employees": float("nan")}), "not an event"),
    "another department's event": (Stream().changed(source="/crm/sales"), "has no place in"),
    "two megabytes of nothing": (Crafted(CUSTOMER, b"x" * 2_000_000, {}), "not an event"),
}


async def test_what_can_never_be_right_is_parked_with_its_reason_and_the_rest_flows(spoiled: Product) -> None:
    before = {name: (await readiness(spoiled, name))["parked"]["invalid"] for name in DEPARTMENTS}
    parked_before = {row["id"] for row in await parked(spoiled)}
    put(spoiled, *(record for record, _ in NEVER_RIGHT.values()))
    await marker(spoiled)

    reasons = [row["reason"] for row in await parked(spoiled) if row["id"] not in parked_before]
    assert len(reasons) == len(NEVER_RIGHT)
    for reason, (name, (_, expected)) in zip(reasons, NEVER_RIGHT.items(), strict=True):
        assert expected in reason, name
    for department in DEPARTMENTS:
        report = await readiness(spoiled, department)
        assert report["ready"], report
        assert report["parked"]["invalid"] - before[department] == len(NEVER_RIGHT)


async def test_an_unknown_type_or_version_is_kept_in_the_history_and_holds_up_nothing(spoiled: Product) -> None:
    stream = Stream()
    put(spoiled, stream.next())
    for unknown in ("contacts.customer_registered.v99", "contacts.something_new.v1"):
        put(spoiled, stream.next_changed(type=unknown, data={"much": "x" * 900_000}))
    put(spoiled, stream.next())
    await wait_until_applied(spoiled, stream)
    await spoiled.wait_until_equal([stream.customer])
    assert await parked_of(spoiled, stream) == []


async def test_events_wait_behind_a_gap_and_the_missing_one_heals_it(spoiled: Product) -> None:
    stream, other = Stream(), Stream()
    first, missing, *late = stream.take(700)  # more than one batch
    put(spoiled, first, *late, *other.take(3))
    await wait_until_applied(spoiled, other)
    assert await position_of(spoiled, "sales", stream.customer) == 1
    assert len(await parked_of(spoiled, stream)) == len(late)
    for department in DEPARTMENTS:
        assert (await readiness(spoiled, department))["parked"]["gap"] >= len(late)

    put(spoiled, missing)
    await wait_until_applied(spoiled, stream)
    assert await parked_of(spoiled, stream) == []
    await spoiled.wait_until_equal([stream.customer, other.customer])


async def test_a_swapped_pair_and_repeated_records_change_nothing(spoiled: Product) -> None:
    stream = Stream()
    first, second, third, fourth = stream.take(4)
    put(spoiled, first, third, second, second, first, fourth, third)
    await wait_until_applied(spoiled, stream)
    await marker(spoiled)
    assert await parked_of(spoiled, stream) == []
    prints = await spoiled.wait_until_equal([stream.customer])
    assert len(prints) == 1


async def test_another_event_under_a_used_number_is_parked_as_a_conflict(spoiled: Product) -> None:
    stream = Stream()
    put(spoiled, *stream.take(2))
    forged = Stream(stream.customer, stream.events[:1])
    put(spoiled, forged.next(), stream.next())
    await wait_until_applied(spoiled, stream)
    for department in DEPARTMENTS:
        assert await parked_of(spoiled, stream, department) == [("conflict", 2)]
    await spoiled.wait_until_equal([stream.customer])


async def test_a_broken_chain_is_parked_and_what_follows_waits(spoiled: Product) -> None:
    stream, elsewhere = Stream(), Stream()
    put(spoiled, stream.next())
    torn = stream.changed(prevhash="f" * 64)
    two, three = stream.take(2)
    put(spoiled, torn, three, elsewhere.next())
    await wait_until_applied(spoiled, elsewhere)
    assert sorted(await parked_of(spoiled, stream)) == [("conflict", 2), ("gap", 3)]
    put(spoiled, two)
    await wait_until_applied(spoiled, stream)
    assert await parked_of(spoiled, stream) == [("conflict", 2)]


async def test_a_parked_record_that_was_mended_is_applied_on_demand_with_all_that_waited(spoiled: Product) -> None:
    stream = Stream()
    put(spoiled, stream.next())
    second = stream.next()
    put(spoiled, with_headers(second, hash=b"0" * 64), *stream.take(2))
    await marker(spoiled)
    for department in DEPARTMENTS:
        assert sorted(await parked_of(spoiled, stream, department)) == [("gap", 3), ("gap", 4), ("invalid", None)]
        assert await _retry(spoiled, department, stream) == 0
        await _repair(spoiled, department, stream, second)
        assert await _retry(spoiled, department, stream) == 1
        assert await parked_of(spoiled, stream, department) == []
    await wait_until_applied(spoiled, stream)
    await spoiled.wait_until_equal([stream.customer])


async def _retry(product: Product, department: str, stream: Stream) -> int:
    """Retry the invalid record of a stream; return the number of applied records."""
    rows = [row for row in await parked(product, department) if row["subject_id"] == str(stream.customer)]
    (invalid,) = [row["id"] for row in rows if row["kind"] == "invalid"]
    answer = await product.client(department, "admin").post(f"/parked/{invalid}/retry")
    applied: int = answer.raise_for_status().json()["applied"]
    return applied


async def _repair(product: Product, department: str, stream: Stream, record: Crafted) -> None:
    """Repair the parked record, like an operator who knows the fault."""
    assert record.value is not None
    right_hash = headers(record.value, "")["hash"].decode()
    async with database(product, department) as connection:
        here = await schema(connection)
        await connection.execute(
            f"UPDATE {here}.parked SET headers = headers || jsonb_build_object('hash', $2::text) "  # noqa: S608
            "WHERE subject_id = $1 AND kind = 'invalid'",
            stream.customer,
            right_hash,
        )


class Account(NamedTuple):
    """What a department has done with the records of the log."""

    records: int
    applied: int
    parked: int
    repeated: int


async def test_every_record_is_accounted_for(spoiled: Product) -> None:
    """Conservation: records in the log = applied + parked + repeats."""
    before = [await _account(spoiled, department) for department in DEPARTMENTS]
    stream = Stream()
    first, second = stream.take(2)
    put(spoiled, first, second, first, Crafted(str(new_id()).encode(), b"{}", {}), stream.next(), second)
    await marker(spoiled)
    for department, was in zip(DEPARTMENTS, before, strict=True):
        now = await _account(spoiled, department)
        assert tuple(b - a for a, b in zip(was, now, strict=True)) == Account(7, 4, 1, 2), department


async def _account(product: Product, department: str) -> Account:
    async with database(product, department) as connection:
        here = await schema(connection)
        records = await connection.fetchval(f"SELECT sum(next_offset) FROM {here}.offsets")  # noqa: S608
        applied = await connection.fetchval(
            f"SELECT sum((stream ->> 0)::bigint) FROM {here}.received, jsonb_each(streams) AS s(source, stream)"  # noqa: S608
        )
    metrics = await product.client(department, "auditor").get("/metrics")
    (line,) = [text for text in metrics.text.splitlines() if 'crm_projected_total{outcome="duplicates"}' in text]
    return Account(int(records), int(applied), len(await parked(product, department)), int(float(line.split()[-1])))
