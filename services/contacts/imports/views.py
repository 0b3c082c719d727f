"""Imports for the people who look after them, and the customer lookups of an import: many keys at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, PersonDetails
from services.contacts.imports.domain.batch.row import IMPORTS, Import, ImportState
from services.contacts.imports.domain.saved_mapping import IMPORT_MAPPINGS, SavedMapping
from shared.model.reader import Reader
from shared.query.paging import Order, Page
from shared.query.select import select

_LATEST = Order("uploaded_at", datetime)
# One index lookup per key, whatever the planner believes: while a file grows under an import its statistics lag,
# and `keys ?| $1` would compare every customer with every key. OFFSET 0 keeps the two conditions apart.
_BY_KEYS = (
    "SELECT key, customer_id, kind FROM unnest($1::text[]) AS key, LATERAL "
    "(SELECT customer_id, kind, merged_into FROM customers WHERE keys ? key OFFSET 0) one WHERE merged_into IS NULL"
)


async def list_imports(db: Reader, *, limit: int, cursor: str | None) -> Page[Import]:
    """Return one page of the imports, the latest first."""
    return await select(IMPORTS).page(db, _LATEST, limit, cursor)


async def import_of(db: Reader, import_id: UUID) -> Import | None:
    """Return an import in its current state, or None."""
    return await select(IMPORTS).equal(import_id=import_id).first(db)


async def waiting_imports(db: Reader, *states: ImportState) -> Sequence[Import]:
    """Return the imports in these states, the shortest first."""
    waiting = select(IMPORTS).where("state = ANY({}::text[])", list(states))
    return await waiting.order_by("rows, uploaded_at").all(db)


async def all_inputs(db: Reader) -> Sequence[UUID]:
    """Return the ids of all imports and bulk actions that ever existed and therefore own inputs."""
    records = await db.fetch("SELECT import_id AS id FROM imports UNION ALL SELECT bulk_action_id FROM bulk_actions")
    return [record["id"] for record in records]


async def saved_mappings(db: Reader) -> Sequence[SavedMapping]:
    """Return the saved mappings by name."""
    return await select(IMPORT_MAPPINGS).order_by("mapping").all(db)


async def match_keys(db: Reader, keys: Iterable[str]) -> Mapping[str, Sequence[tuple[UUID, str]]]:
    """Return which customers (id and kind) have which of the keys, in a single query for all of them."""
    unique = list(set(keys))
    matches: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    if not unique:
        return matches
    for record in await db.fetch(_BY_KEYS, unique):
        matches[record["key"]].append((record["customer_id"], record["kind"]))
    return matches


async def existing_customers(db: Reader, customers: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these customers exist."""
    records = await db.fetch(
        "SELECT customer_id FROM customers WHERE customer_id = ANY($1::uuid[])", list(set(customers))
    )
    return frozenset(record["customer_id"] for record in records)


async def persons_at(db: Reader, customers: Iterable[UUID]) -> Sequence[PersonDetails]:
    """Return the contact persons of these customers who have not left."""
    persons = select(CONTACT_PERSONS).returning(PersonDetails).where("left_at IS NULL")
    return await persons.where("customer_id = ANY({}::uuid[])", list(set(customers))).all(db)
