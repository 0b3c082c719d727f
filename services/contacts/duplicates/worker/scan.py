"""`python -m services.contacts.duplicates.worker.scan`: compare all customers and write the pairs that look alike.

A process of its own, because comparing takes all of a processor for a while and requests must not wait for it. It
reads the serving read model and writes one JSON object per line: progress, then pairs.
"""

import asyncio
import sys
from collections.abc import Iterator
from time import monotonic
from uuid import UUID

import msgspec

from services.contacts.duplicates.domain.likeness import Features, suspicious_pairs
from services.contacts.duplicates.views import FEATURES, features_of
from shared.engine.store.database import Database
from shared.settings import Settings, database_of

CHUNK = 10_000


class Line(msgspec.Struct, omit_defaults=True):
    """What the scan says: how many customers it has read, or a pair it found."""

    read: int = 0
    compared: bool = False
    customer_id: UUID | None = None
    other_id: UUID | None = None
    score: int = 0
    reasons: tuple[str, ...] = ()


_encode = msgspec.json.Encoder().encode
read_line = msgspec.json.Decoder(Line).decode


async def read_customers(database: Database) -> list[Features]:
    """Return what is compared of every customer that is not merged away; tells how far it is."""
    customers: list[Features] = []
    after = UUID(int=0)
    while True:
        records = await database.fetch(
            f"SELECT {FEATURES} FROM customers "  # noqa: S608 - constant names
            f"WHERE merged_into IS NULL AND customer_id > $1 ORDER BY customer_id LIMIT {CHUNK}",
            after,
        )
        if not records:
            return customers
        customers += map(features_of, records)
        after = records[-1]["customer_id"]
        _say(Line(read=len(customers)))


def _pairs(customers: list[Features]) -> Iterator[Line]:
    for pair in suspicious_pairs(customers):
        found = pair.likeness
        yield Line(customer_id=pair.customer_id, other_id=pair.other_id, score=found.score, reasons=found.reasons)


def _say(line: Line) -> None:
    sys.stdout.buffer.write(_encode(line) + b"\n")
    sys.stdout.buffer.flush()


async def _main() -> None:
    database = Database(Settings().postgres_url(database_of("contacts")))
    await database.open()
    await database.follow()
    began = monotonic()
    customers = await read_customers(database)
    await database.close()
    for line in _pairs(customers):
        _say(line)
    _say(Line(read=len(customers), compared=True))
    sys.stderr.write(f"compared {len(customers)} customers in {monotonic() - began:.1f} s\n")


if __name__ == "__main__":
    asyncio.run(_main())
