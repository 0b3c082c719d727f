"""Enquiries and forms as lists show them; whom an enquiry may come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.match_keys import by_email, by_external_id, by_phone
from services.contacts.enquiries.domain.enquiry import ENQUIRIES, Enquiry
from services.contacts.enquiries.domain.quarantine import ASIDES, Aside
from services.contacts.enquiries.domain.web_form import WEB_FORMS, WebForm
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Listing, Order, Page

MOST = 20
"""How many enquiries a profile shows."""
Matched = Literal["external_id", "email", "phone"]


@dataclass(frozen=True, slots=True)
class EnquiryListItem(Enquiry):
    """An enquiry with the name of whom it comes from."""

    customer_name: str = ""


class Match(NamedTuple):
    """Whom an enquiry comes from, and by what they were recognised."""

    customer_id: UUID
    by: Matched


async def list_enquiries(
    db: Reader, *, overdue_at: datetime | None = None, limit: int = 50, cursor: str | None = None, **equal: Any
) -> Page[EnquiryListItem]:
    """Return one page of enquiries, the latest first; `overdue_at`: only those not answered by then in time.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if overdue_at is not None:
        conditions.add("status = 'open' AND response_due < {}", overdue_at)
    name = "(SELECT c.name FROM customers c WHERE c.customer_id = store.meaning(t.customer_id)) AS customer_name"
    listing = Listing(columns=f"{columns(Enquiry)}, {name}", tables=f"{ENQUIRIES.name} t", key="enquiry_id")
    records, following = await listing.page(db, conditions, Order("received_at", datetime), limit, cursor)
    return Page(items=[row_of(EnquiryListItem, record) for record in records], next_cursor=following)


async def is_known(db: Reader, enquiry_id: UUID) -> bool:
    """Tell whether an enquiry came in already."""
    query = f"SELECT 1 FROM {ENQUIRIES.name} WHERE enquiry_id = $1"  # noqa: S608 - constant names
    return await db.fetchrow(query, enquiry_id) is not None


async def enquiries_of(db: Reader, customer_id: UUID) -> Sequence[Enquiry]:
    """Return the latest enquiries of a customer, open ones first."""
    records = await db.fetch(
        f"SELECT {columns(Enquiry)} FROM {ENQUIRIES.name} WHERE customer_id = ANY(store.same_customer($1)) "  # noqa: S608 - constant names
        "ORDER BY (status = 'open') DESC, received_at DESC, enquiry_id LIMIT $2",
        customer_id,
        MOST,
    )
    return [row_of(Enquiry, record) for record in records]


async def list_web_forms(db: Reader) -> Sequence[WebForm]:
    """Return the forms by name; a company has few."""
    query = f"SELECT {columns(WebForm)} FROM {WEB_FORMS.name} ORDER BY closed, lower(label), form_id"  # noqa: S608 - constant names
    return [row_of(WebForm, record) for record in await db.fetch(query)]


async def web_form(db: Reader, form_id: UUID) -> WebForm | None:
    """Return a form, or None."""
    query = f"SELECT {columns(WebForm)} FROM {WEB_FORMS.name} WHERE form_id = $1"  # noqa: S608 - constant names
    record = await db.fetchrow(query, form_id)
    return row_of(WebForm, record) if record else None


async def list_asides(db: Reader, *, state: str = "waiting", limit: int = 50, cursor: str | None = None) -> Page[Aside]:
    """Return one page of what was set aside, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(state=state)
    listing = Listing(columns=columns(Aside), tables=ASIDES.name, key="inbound_id")
    records, following = await listing.page(db, conditions, Order("at", datetime), limit, cursor)
    return Page(items=[row_of(Aside, record) for record in records], next_cursor=following)


async def aside(db: Reader, inbound_id: UUID) -> Aside | None:
    """Return what was set aside under an id, or None."""
    query = f"SELECT {columns(Aside)} FROM {ASIDES.name} WHERE inbound_id = $1"  # noqa: S608 - constant names
    record = await db.fetchrow(query, inbound_id)
    return row_of(Aside, record) if record else None


MATCH = f"""
    SELECT k.by, c.customer_id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k(key, by, place)
    JOIN {CUSTOMERS.name} c ON c.keys ? k.key AND c.merged_into IS NULL
    ORDER BY k.place, c.registered_at, c.customer_id LIMIT 1
"""  # noqa: S608 - constant names


async def match(db: Reader, *, external_id: str | None, email: str | None, phone: str | None) -> Match | None:
    """Return who is meant: by number before e-mail before phone, of several the one registered first."""
    keys: list[tuple[str, Matched]] = []
    if external_id:
        keys.append((by_external_id(external_id), "external_id"))
    if email:
        keys.append((by_email(email), "email"))
    if phone:
        keys.append((by_phone(phone), "phone"))
    record = await db.fetchrow(MATCH, [key for key, _ in keys], [by for _, by in keys])
    return Match(record["customer_id"], record["by"]) if record else None
