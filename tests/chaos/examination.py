"""Checks after a run: C1 to C5 compare the history with Kafka and the four databases, C6 rebuilds.

C1 no loss, C2 no phantom, C3 whole streams, C4 store = log, C5 one fingerprint per customer in all departments, C6 a
database rebuilt from Kafka holds the same rows.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from infra.audit.verify import read_log, verify
from infra.databases import ensure_databases
from shared.engine.projection.generations import serving
from shared.engine.store.database import Database
from shared.history.fingerprint import StreamEnd, fingerprint
from shared.history.history import Histories
from shared.messages.event import Recorded
from shared.settings import AUDITOR, DEPARTMENTS, database_of
from tests.chaos.history import History, Outcome
from tests.chaos.looks import caught_up, database, schema
from tests.support.product import Product

SCHEDULED = "system:"
"""Actors that write without a client's request: schedulers."""
Digest = tuple[int, int]
"""The row count of a table and the sum of its row hashes; the order of rows does not matter."""


@dataclass
class Findings:
    """The figures and the failures of an examination."""

    events: int = 0
    repeats: int = 0
    """Records that Kafka holds more than once; allowed, because departments skip repeats."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    phantoms: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Faults that the audit found in the log and the stores."""
    sessions: list[str] = field(default_factory=list)
    rebuilt: list[str] = field(default_factory=list)
    """Tables that differ after a rebuild."""

    @property
    def wrong(self) -> list[str]:
        """Every broken promise, in words."""
        return [
            *(f"lost: {fault}" for fault in self.lost),
            *(f"doubled: {fault}" for fault in self.doubled),
            *(f"phantom: {fault}" for fault in self.phantoms),
            *(f"differing: {fault}" for fault in self.differing),
            *(f"audit: {fault}" for fault in self.faults),
            *(f"session: {fault}" for fault in self.sessions),
            *(f"rebuild: {fault}" for fault in self.rebuilt),
        ]


async def examine(product: Product, history: History) -> Findings:
    """Check a run after it has come to rest (C1 to C5, C7)."""
    findings = Findings(sessions=history.broken_sessions)
    report = await verify(product.settings)
    findings.faults = [str(fault) for fault in report.faults]
    events: list[Recorded[Any]] = []
    _, log, _ = await read_log(product.settings.kafka_as(AUDITOR), None, keep=events)
    findings.repeats = report.counts["repeats"]
    _account(history, events, findings)
    by_department = await fingerprints(product, history.customers)
    for customer in sorted(history.customers):
        prints = {department: by_department[department][customer] for department in DEPARTMENTS}
        prints["the log"] = fingerprint(log.ends_of(customer))
        if len(set(prints.values())) != 1:
            findings.differing.append(f"{customer}: {prints}")
    return findings


def _account(history: History, events: Iterable[Recorded[Any]], findings: Findings) -> None:
    """Match every outcome with its events, and every event with an outcome (C1, C2)."""
    written: dict[str, Counter[UUID]] = defaultdict(Counter)
    customers = history.customers
    for event in events:
        if event.correlation_id in history.outcomes:
            written[event.correlation_id][event.id] += 1
            findings.events += 1
        elif event.subject_id in customers and not event.actor.startswith(SCHEDULED):
            findings.phantoms.append(f"nobody asked for {_named(event)}")
    for outcome in history.outcomes.values():
        _account_for(outcome, written[outcome.operation.id], findings)


def _account_for(outcome: Outcome, written: Counter[UUID], findings: Findings) -> None:
    operation = outcome.operation
    promised = {event.id for event in outcome.events}
    if outcome.state not in {"ok", "fail"}:
        findings.lost.append(f"the outcome of {operation.id} never became known")
        return
    findings.lost += [f"{event} of {operation.id}" for event in sorted(promised - set(written))]
    findings.doubled += [f"{event} of {operation.id}" for event, times in written.items() if times > 1]
    findings.phantoms += [f"{event} of {operation.id} ({outcome.state})" for event in sorted(set(written) - promised)]


def _named(event: Recorded[Any]) -> str:
    return f"{event.type} {event.source} {event.subject_id} {event.sequence}"


async def fingerprints(product: Product, customers: Iterable[UUID]) -> dict[str, dict[UUID, str]]:
    """Return department → customer → fingerprint, as the departments themselves compute it."""
    ids = list(customers)
    results = await asyncio.gather(*(_fingerprints(product, name, ids) for name in DEPARTMENTS))
    return dict(zip(DEPARTMENTS, results, strict=True))


async def _fingerprints(product: Product, department: str, customers: list[UUID]) -> dict[UUID, str]:
    opened = Database(product.database_url(department), connections=1)
    await opened.open()
    try:
        now = await serving(opened)
        assert now is not None
        await opened.open(generation=now[0])
        ends = await Histories(opened, department).ends(customers)
    finally:
        await opened.close()
    streams: dict[str, list[StreamEnd]] = defaultdict(list)
    for end in ends:
        streams[end.subject].append(end)
    return {customer: fingerprint(streams[f"customer/{customer}"]) for customer in customers}


async def rebuild(product: Product, department: str, history: History, findings: Findings) -> None:
    """Drop a service's database and rebuild it from Kafka; every row must be the same (C6)."""
    before = await tables(product, department)
    prints = (await fingerprints(product, history.customers))[department]
    await product.stop(department)
    await _drop(product, department)
    await ensure_databases(product.settings)
    await product.start(department)
    await caught_up(product)
    after = await tables(product, department)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            findings.rebuilt.append(f"{department}.{name}: {before.get(name)} became {after.get(name)}")
    if prints != (await fingerprints(product, history.customers))[department]:
        findings.rebuilt.append(f"{department}: fingerprints")


async def _drop(product: Product, department: str) -> None:
    admin = await asyncpg.connect(product.postgres.database_url("postgres"))
    try:
        await admin.execute(f'DROP DATABASE "{database_of(department)}" WITH (FORCE)')
    finally:
        await admin.close()


async def tables(product: Product, department: str) -> Mapping[str, Digest]:
    """Return the digests of all tables of the serving generation and of the permanent store."""
    async with database(product, department) as connection:
        here = await schema(connection)
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", here)
        what = {row["tablename"]: f'TABLE {here}."{row["tablename"]}"' for row in rows}
        what["store.events"] = "TABLE store.events"
        # the time of a head's last write differs between stores; its other columns do not
        what["store.heads"] = "SELECT subject_id, subject_kind, sequence, hash FROM store.heads"
        return {name: await _digest(connection, query) for name, query in what.items()}


async def _digest(connection: asyncpg.Connection, query: str) -> Digest:
    row = await connection.fetchrow(
        f"SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS hash FROM ({query}) t"  # noqa: S608
    )
    assert row is not None
    return row["rows"], int(row["hash"])
