"""The audit passes on good data and names the exact place of each fault."""

import asyncio
from uuid import UUID

import pytest

from infra.audit.report import Fault
from infra.audit.verify import verify
from tests.integration.infra.audit.cases import altered_rows, create_customer, superuser
from tests.support.product import Product


async def test_a_sound_product_has_no_faults_and_everything_was_looked_at(product: Product) -> None:
    customers = [await create_customer(product) for _ in range(3)]
    report = await verify(product.settings)
    assert report.ok, report.faults
    assert report.counts["events"] >= 6 * len(customers)
    copied = report.counts["analytics copy: events"] + report.counts["analytics store: events"]
    assert (
        copied == report.counts["events"] == report.counts["sales copy: events"] + report.counts["sales store: events"]
    )
    assert report.counts["contacts: subjects"] == report.counts["subjects"]


async def test_one_customer_is_also_compared_over_http(product: Product) -> None:
    report = await verify(product.settings, UUID(await create_customer(product)))
    assert report.ok, report.faults
    assert (report.counts["events"], report.counts["streams"], report.counts["histories over HTTP"]) == (6, 3, 4)


async def test_a_customer_nobody_knows_is_a_fault(product: Product) -> None:
    report = await verify(product.settings, UUID(int=1))
    assert [fault.what for fault in report.faults] == ["nothing is known of this customer"]


async def test_it_passes_while_commands_keep_arriving(product: Product) -> None:
    ended = asyncio.Event()

    async def keep_writing() -> None:
        while not ended.is_set():
            await create_customer(product, "Busy")

    writing = asyncio.create_task(keep_writing())
    try:
        for _ in range(3):
            report = await verify(product.settings)
            assert report.ok, report.faults
    finally:
        ended.set()
        await writing


ONE_BYTE = "SET value = set_byte(value, length(value) - 5, get_byte(value, length(value) - 5) # 1)"


@pytest.mark.parametrize(
    ("department", "table", "where"),
    [("contacts", "store.events", "contacts store"), ("sales", "events", "sales copy")],
)
@pytest.mark.parametrize("sequence", [2, 3])
async def test_one_altered_byte_of_one_stored_event_is_named(
    product: Product, department: str, table: str, where: str, sequence: int
) -> None:
    about = await create_customer(product)
    source = "" if table == "store.events" else " AND source = 'contacts'"
    update = f"UPDATE {table} {ONE_BYTE} WHERE subject_id = $1 AND sequence = $2{source}"
    async with altered_rows(product, department, update, update, UUID(about), sequence):
        for report in (await verify(product.settings), await verify(product.settings, UUID(about))):
            what = "its stored bytes are not those of the log"
            # the service's own answer as of the last event may differ too: it hashes the same stored row
            in_stores = [fault for fault in report.faults if not fault.where.endswith("history")]
            assert in_stores == [Fault(where, what, "contacts", f"customer/{about}", sequence)]
    assert (await verify(product.settings, UUID(about))).ok


async def test_a_moved_time_is_named_because_it_would_change_the_order(product: Product) -> None:
    about = await create_customer(product)
    move = "UPDATE events SET recorded_at = recorded_at {} interval '1 hour' WHERE subject_id = $1 AND source = 'sales'"
    later, back = move.format("+") + " AND sequence = 2", move.format("-") + " AND sequence = 2"
    async with altered_rows(product, "analytics", later, back, UUID(about)):
        [fault] = (await verify(product.settings)).faults
        assert (fault.where, fault.source, fault.sequence) == ("analytics copy", "sales", 2)
        assert fault.what == "the column recorded_at is not the event's recordedtime"


@pytest.mark.parametrize("sequence", [1, 2, 3])
async def test_an_event_missing_in_a_store_is_named(product: Product, sequence: int) -> None:
    about = UUID(await create_customer(product))
    which = "subject_id = $1 AND sequence = $2"
    async with superuser(product, "contacts") as connection:
        kept = await connection.fetchrow(f"SELECT * FROM store.events WHERE {which}", about, sequence)  # noqa: S608
        assert kept is not None
        await connection.execute(f"DELETE FROM store.events WHERE {which}", about, sequence)  # noqa: S608
        try:
            report = await verify(product.settings)
        finally:
            await connection.copy_records_to_table("events", schema_name="store", records=[tuple(kept)])
    assert report.faults == [Fault("contacts store", "it is missing", "contacts", f"customer/{about}", sequence)]


async def test_an_event_stored_twice_is_named(product: Product) -> None:
    about = UUID(await create_customer(product))
    which = "subject_id = $1 AND source = 'contacts' AND sequence = 2"
    double = f"INSERT INTO events SELECT * FROM events WHERE {which}"  # noqa: S608
    single = f"DELETE FROM events WHERE ctid IN (SELECT max(ctid) FROM events WHERE {which})"  # noqa: S608
    async with altered_rows(product, "sales", double, single, about):
        [fault] = (await verify(product.settings)).faults
        assert (fault.where, fault.sequence, fault.what) == ("sales copy", 2, "it is stored 2 times")


async def test_another_fingerprint_in_one_service_is_named(product: Product) -> None:
    about = await create_customer(product)
    update = (
        "UPDATE received SET streams = jsonb_set(streams, '{contacts,1}', to_jsonb($2::text)) WHERE subject_id = $1"
    )
    async with superuser(product, "sales") as connection:
        query = "SELECT streams -> 'contacts' ->> 1 FROM received WHERE subject_id = $1"
        right = await connection.fetchval(query, UUID(about))
        await connection.execute(update, UUID(about), "e" * 64)
        try:
            whole, single = await verify(product.settings), await verify(product.settings, UUID(about))
        finally:
            await connection.execute(update, UUID(about), right)
    what = "the hash is not that of this event, so the fingerprint differs"
    named = Fault("sales received", what, "contacts", f"customer/{about}", 3)
    assert whole.faults == [named]
    assert single.faults[0] == named


async def test_a_head_that_lies_is_named(product: Product) -> None:
    about = await create_customer(product)
    update = "UPDATE store.heads SET hash = reverse(hash) WHERE subject_id = $1"
    async with altered_rows(product, "sales", update, update, UUID(about)):
        [fault] = (await verify(product.settings)).faults
        assert (fault.where, fault.sequence) == ("sales head", 2)


async def test_what_waits_on_the_outbox_is_no_fault_and_said(product: Product) -> None:
    about = await create_customer(product)
    await product.stop("sales")
    try:
        async with superuser(product, "sales") as connection:
            await connection.execute(UNPUBLISHED, UUID(about))
            lost = await verify(product.settings, UUID(about))
            await connection.execute(QUEUED, UUID(about))
            waiting = await verify(product.settings)
            await connection.execute(FORGOTTEN, UUID(about))
    finally:
        await product.start("sales")
    first = lost.faults[0]
    assert (first.where, first.source, first.sequence) == ("sales store", "sales", 3)
    assert first.what == "the log does not have it and it is not on the outbox"
    assert "sales: 1 events are not yet published" in waiting.notes
    assert not [fault for fault in waiting.faults if fault.where == "sales store"]


UNPUBLISHED = """
    WITH stored AS (
        INSERT INTO store.events SELECT subject_id, 3, recorded_at + interval '1 second', type, value || ' '
        FROM store.events WHERE subject_id = $1 AND sequence = 2 RETURNING value
    ) UPDATE store.heads SET sequence = 3, hash = encode(sha256(value), 'hex') FROM stored WHERE subject_id = $1
"""
QUEUED = """
    INSERT INTO store.outbox (key, type, hash, value) SELECT subject_id, type, encode(sha256(value), 'hex'), value
    FROM store.events WHERE subject_id = $1 AND sequence = 3
"""
FORGOTTEN = """
    WITH gone AS (DELETE FROM store.events WHERE subject_id = $1 AND sequence = 3),
    unqueued AS (DELETE FROM store.outbox WHERE key = $1)
    UPDATE store.heads h SET sequence = 2, hash = encode(sha256(e.value), 'hex')
    FROM store.events e WHERE h.subject_id = $1 AND e.subject_id = $1 AND e.sequence = 2
"""


async def test_a_service_that_is_behind_is_named(product: Product) -> None:
    await product.stop("analytics")
    try:
        contacts, sales = product.client("contacts", "contacts"), product.client("sales", "sales")
        made = (await contacts.post("/customers", json={"kind": "person", "name": "Ada"})).raise_for_status()
        arrived = f"/customers/{made.json()['customer_id']}/history?at_least=contacts:1"
        (await sales.get(arrived)).raise_for_status()  # so it is in the log
        report = await verify(product.settings, patience=0.5)
    finally:
        await product.start("analytics")
    assert [fault.where for fault in report.faults] == ["analytics copy"]
    assert "has not applied" in report.faults[0].what
