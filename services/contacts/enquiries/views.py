"""Enquiries and forms for lists, and the recognition of an enquiry's customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.contacts.customers.domain.match_keys import by_email, by_external_id, by_phone
from services.contacts.customers.views.named import CURRENT_NAME, with_customer_name
from services.contacts.enquiries.domain.enquiry import ENQUIRIES, ENQUIRY, AssignEnquiry, Enquiry, EnquiryStatus
from services.contacts.enquiries.domain.quarantine import QUARANTINED_MESSAGES, QuarantinedMessage
from services.contacts.enquiries.domain.suggestion import SUGGESTED_ENQUIRIES, SuggestedEnquiry, SuggestionStatus
from services.contacts.enquiries.domain.web_form import FORM_FIELDS, WEB_FORM, WEB_FORMS, ReviseWebForm, WebForm
from shared.engine.views.rows import columns, row_of
from shared.events.contacts.activities.enquiries import MatchedBy
from shared.kernel.hand_over import HandOverRule
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.filters import FilterText
from shared.query.paging import Order, Page
from shared.query.select import select

MOST = 20
"""How many enquiries a profile shows."""


def _owned_by(form: WebForm, owner: str) -> ReviseWebForm:
    return ReviseWebForm(form_id=form.form_id, **{name: getattr(form, name) for name in FORM_FIELDS} | {"owner": owner})


OPEN_ENQUIRIES = HandOverRule(
    "enquiries",
    ENQUIRY,
    "owner = $1 AND status = 'open'",
    lambda row, to: AssignEnquiry(enquiry_id=row["id"], owner=to),
)
FORMS_OF_OWNER = HandOverRule(
    "web_forms",
    WEB_FORM,
    "owner = $1",
    lambda row, to: _owned_by(row_of(WebForm, row), to),
    columns=(columns(WebForm),),
)


@dataclass(frozen=True, slots=True)
class EnquiryListItem(Enquiry):
    """An enquiry with the name of the customer it comes from."""

    customer_name: str = ""


_ENQUIRIES = with_customer_name(ENQUIRIES, EnquiryListItem, CURRENT_NAME)


@dataclass(frozen=True, slots=True)
class SuggestionListItem(SuggestedEnquiry):
    """An enquiry that waits for its customer, with the name and owner of the suggested one."""

    suggested_name: str | None = None
    """None: the customer was withdrawn meanwhile."""
    owner: str | None = None


def _of_suggested(column: str) -> str:
    return f"(SELECT c.{column} FROM customers c WHERE c.customer_id = store.meaning(t.suggested_id))"  # noqa: S608


_OWNER = _of_suggested("owner")
_SUGGESTIONS = (
    select(SUGGESTED_ENQUIRIES)
    .joined("suggested_enquiries t")
    .returning(SuggestionListItem, suggested_name=_of_suggested("name"), owner=_OWNER)
)


class Match(NamedTuple):
    """The customer an enquiry seems to come from, and how they were recognised."""

    customer_id: UUID
    by: MatchedBy


@dataclass(frozen=True, slots=True)
class EnquiryFilter:
    """Which enquiries a list shows; `overdue_at` keeps those that should have been answered by then."""

    status: EnquiryStatus | None = None
    owner: FilterText = None
    form_id: UUID | None = None
    customer_id: UUID | None = None
    overdue_at: datetime | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(status=self.status, owner=self.owner, form_id=self.form_id, customer_id=self.customer_id)
        if self.overdue_at is not None:
            conditions.add("status = 'open' AND response_due < {}", self.overdue_at)
        return conditions


async def list_enquiries(
    db: Reader, filters: EnquiryFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[EnquiryListItem]:
    """Return one page of enquiries, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _ENQUIRIES.filtered(filters.conditions()).page(db, Order("received_at", datetime), limit, cursor)


async def is_known(db: Reader, enquiry_id: UUID) -> bool:
    """Return whether an enquiry has already come in."""
    suggested = await select(SUGGESTED_ENQUIRIES).equal(enquiry_id=enquiry_id).exists(db)
    return suggested or await select(ENQUIRIES).equal(enquiry_id=enquiry_id).exists(db)


@dataclass(frozen=True, slots=True)
class SuggestionFilter:
    """Which enquiries with a suggested customer a list shows; `owner` owns the suggested customer."""

    status: SuggestionStatus | None = "waiting"
    owner: FilterText = None
    overdue_at: datetime | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(status=self.status)
        if self.owner is not None:
            conditions.add(f"{_OWNER} = {{}}", self.owner)
        if self.overdue_at is not None:
            conditions.add("response_due < {}", self.overdue_at)
        return conditions


async def list_suggestions(
    db: Reader, filters: SuggestionFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[SuggestionListItem]:
    """Return one page of enquiries with a suggested customer, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _SUGGESTIONS.filtered(filters.conditions()).page(db, Order("received_at", datetime), limit, cursor)


async def suggestion(db: Reader, enquiry_id: UUID) -> SuggestedEnquiry | None:
    """Return an enquiry whose customer is or was suggested, or None."""
    return await select(SUGGESTED_ENQUIRIES).equal(enquiry_id=enquiry_id).first(db)


async def enquiries_of(db: Reader, customer_id: UUID) -> Sequence[Enquiry]:
    """Return the latest enquiries of a customer, open ones first."""
    enquiries = select(ENQUIRIES).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return await enquiries.order_by("(status = 'open') DESC, received_at DESC, enquiry_id").limit(MOST).all(db)


async def list_web_forms(db: Reader) -> Sequence[WebForm]:
    """Return the forms by name; a company has few."""
    return await select(WEB_FORMS).order_by("closed, lower(label), form_id").all(db)


async def web_form(db: Reader, form_id: UUID) -> WebForm | None:
    """Return a form, or None."""
    return await select(WEB_FORMS).equal(form_id=form_id).first(db)


async def list_quarantined(
    db: Reader, *, state: str = "waiting", limit: int = 50, cursor: str | None = None
) -> Page[QuarantinedMessage]:
    """Return one page of quarantined messages, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await select(QUARANTINED_MESSAGES).equal(state=state).page(db, Order("at", datetime), limit, cursor)


async def quarantined_message(db: Reader, inbound_id: UUID) -> QuarantinedMessage | None:
    """Return a quarantined message, or None."""
    return await select(QUARANTINED_MESSAGES).equal(inbound_id=inbound_id).first(db)


MATCH = """
    SELECT k.by, c.customer_id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k(key, by, place)
    JOIN customers c ON c.keys ? k.key AND c.merged_into IS NULL
    ORDER BY k.place, c.registered_at, c.customer_id LIMIT 1
"""


async def match(db: Reader, *, external_id: str | None, email: str | None, phone: str | None) -> Match | None:
    """Return the matching customer, by number, then e-mail, then phone; among several, the first registered."""
    keys: list[tuple[str, MatchedBy]] = []
    if external_id:
        keys.append((by_external_id(external_id), "external_id"))
    if email:
        keys.append((by_email(email), "email"))
    if phone:
        keys.append((by_phone(phone), "phone"))
    record = await db.fetchrow(MATCH, [key for key, _ in keys], [by for _, by in keys])
    return Match(record["customer_id"], record["by"]) if record else None
