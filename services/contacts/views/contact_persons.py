"""Contact persons as profiles and choices show them: who is known at a customer, and where else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.domain.contact_person import CONTACT_PERSONS, SEARCHED, ContactPerson
from shared.db import Reader
from shared.query import columns, like_literal, row_of


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """Another organisation where a contact person is known, and what they do there."""

    contact_id: UUID
    customer_id: UUID
    customer_name: str
    role: str | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactPersonFound:
    """A contact person with the name of the organisation, for a choice."""

    contact_id: UUID
    customer_id: UUID
    name: str
    role: str | None
    customer_name: str


async def contacts_of(db: Reader, customer_id: UUID) -> Sequence[ContactPerson]:
    """Return the contact persons of a customer, those who left included."""
    records = await db.fetch(
        f"SELECT {columns(ContactPerson)} FROM {CONTACT_PERSONS.name} "  # noqa: S608 - constant names
        "WHERE customer_id = ANY(store.same_customer($1))",
        customer_id,
    )
    return [row_of(ContactPerson, record) for record in records]


ELSEWHERE = """
    SELECT p.contact_id, p.customer_id, p.role, c.name AS customer_name,
           CASE WHEN p.left_at <= $3 THEN p.left_at END AS left_at
    FROM contact_persons p JOIN customers c USING (customer_id)
    WHERE p.contact_id = ANY($1::uuid[]) AND p.added_at <= $3
      AND NOT p.customer_id = ANY(store.same_customer($2))
    ORDER BY left_at NULLS FIRST, p.added_at, p.customer_id
"""


async def elsewhere(
    db: Reader, customer_id: UUID, people: Iterable[ContactPerson], at: datetime
) -> Sequence[KnownElsewhere]:
    """Return where else people of a customer were known at a moment; names and roles there are today's."""
    records = await db.fetch(ELSEWHERE, [person.contact_id for person in people], customer_id, at)
    return [KnownElsewhere(**record) for record in records]


FIND = f"""
    SELECT p.contact_id, p.customer_id, p.name, p.role, c.name AS customer_name
    FROM (SELECT *, {SEARCHED} AS found FROM contact_persons) p JOIN customers c USING (customer_id)
    WHERE p.left_at IS NULL AND p.found LIKE $1 AND NOT p.customer_id = ANY(store.same_customer($2))
    ORDER BY similarity(lower(p.name), $3) DESC, p.name, p.customer_id LIMIT $4
"""  # noqa: S608 - constant names


async def find_contact_persons(db: Reader, q: str, *, not_at: UUID, most: int) -> Sequence[ContactPersonFound]:
    """Return people of other organisations whose name, e-mail or phone contains what was typed, the likest first."""
    typed = " ".join(q.lower().split())
    return [
        ContactPersonFound(**record) for record in await db.fetch(FIND, f"%{like_literal(typed)}%", not_at, typed, most)
    ]
