"""Contact persons for profiles and choice lists: who is known at a customer, and where else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, ContactPerson
from services.contacts.customers.views.texts import CUSTOMER_TEXTS
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions
from shared.query.select import select
from shared.query.text import normal_text


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
    """A contact person with the name of the organisation, for a choice list."""

    contact_id: UUID
    customer_id: UUID
    name: str
    role: str | None
    customer_name: str


async def contacts_of(db: Reader, customer_id: UUID) -> Sequence[ContactPerson]:
    """Return the contact persons of a customer, including those who have left."""
    return await select(CONTACT_PERSONS).where("customer_id = ANY(store.same_customer({}))", customer_id).all(db)


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
    """Return where else a customer's people were known at a moment, under the names and roles they have there today."""
    records = await db.fetch(ELSEWHERE, [person.contact_id for person in people], customer_id, at)
    return [KnownElsewhere(**record) for record in records]


async def find_contact_persons(db: Reader, q: str, *, not_at: UUID, most: int) -> Sequence[ContactPersonFound]:
    """Return people of other organisations whose name, e-mail or phone contains the typed text, best match first."""
    conditions = Conditions()
    conditions.add("kind = 'contact_person'")
    conditions.add("NOT customer_id = ANY(store.same_customer({}))", not_at)
    search.add(conditions, search.of_words(q))
    typed = conditions.argument(normal_text(q))
    texts = select(CUSTOMER_TEXTS).filtered(conditions)
    people = texts.within(
        "({}) text JOIN contact_persons p ON (p.customer_id, p.contact_id) = (text.customer_id, text.text_id) "
        "JOIN customers c ON c.customer_id = p.customer_id"
    ).returning(ContactPersonFound, **{name: f"p.{name}" for name in ("contact_id", "customer_id", "name", "role")})
    people = people.returning(ContactPersonFound, customer_name="c.name")
    return await people.order_by(f"similarity(text.search, {typed}) DESC, p.name, p.customer_id").limit(most).all(db)
