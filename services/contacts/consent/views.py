"""The consent ledger as it stands now or stood at a given moment, and the requests that wait for confirmation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel

from services.contacts.consent.domain.request import CONSENT_REQUESTS, ConsentRequest
from shared.engine.views.rows import row_of
from shared.events.contacts.activities.consent import ConsentChannel
from shared.kernel.consent import CONSENTS, ConsentState, CustomerConsents, Decision, blocking_decision, merge_ledgers
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.replay import replay
from shared.query.paging import Order, Page
from shared.query.select import Select, select

UsualPurpose = Literal["marketing", "newsletter", "surveys", "service", "contract"]
"""The purposes offered by the page; the API accepts any code."""
USUAL_PURPOSES: tuple[UsualPurpose, ...] = get_args(UsualPurpose)


class ConsentDecision(BaseModel):
    """A decision of the customer, and its effect at the requested moment."""

    purpose: str
    channel: ConsentChannel
    state: ConsentState
    allows: bool
    """Whether contact for this purpose and channel is allowed then; a wider decision may override this one."""
    at: datetime
    recorded_at: datetime
    recorded_by: str
    source: str | None
    evidence: str | None
    wording: str | None
    expires_on: date | None


class Consents(BaseModel):
    """What applies in each cell of the ledger, and every decision ever made, the latest first."""

    customer_id: UUID
    do_not_contact: bool
    current: list[ConsentDecision]
    decisions: list[ConsentDecision]


class WaitingConsent(BaseModel):
    """A consent that waits for confirmation by a link to the address."""

    request_id: UUID
    customer_id: UUID
    purpose: str
    channel: ConsentChannel
    source: str | None
    wording: str | None
    email: str
    requested_at: datetime
    link_expires_at: datetime | None
    """The end of the latest link; None: no link was made yet."""


def consents_then(customer_id: UUID, history: Iterable[Recorded[Any]]) -> CustomerConsents:
    """Return the ledger that results from these events of a history."""
    return merge_ledgers(customer_id, replay(CONSENTS, tuple(history)).values())


_LEDGERS = select(CONSENTS).joined(
    "unnest($1::uuid[]) AS c(id), LATERAL unnest(store.same_customer(c.id)) AS same JOIN consents ON customer_id = same"
)


async def withdrawals(db: Reader, customer_ids: Sequence[UUID], at: datetime) -> Mapping[UUID, Sequence[str]]:
    """Return each customer's withdrawals at a moment as `purpose/channel`; those without any are left out."""
    ledgers_of: dict[UUID, list[CustomerConsents]] = defaultdict(list)
    for record in await db.fetch(_LEDGERS.statement(f"c.id AS matched_id, {_LEDGERS.columns}"), customer_ids):
        ledgers_of[record["matched_id"]].append(row_of(CustomerConsents, record))
    withdrawn = {customer: _withdrawn(merge_ledgers(customer, ledgers), at) for customer, ledgers in ledgers_of.items()}
    return {customer: cells for customer, cells in withdrawn.items() if cells}


def _withdrawn(consents: CustomerConsents, at: datetime) -> Sequence[str]:
    return sorted(
        f"{decision.purpose}/{decision.channel}"
        for decision in consents.current(at)
        if decision.state(at) == "withdrawn"
        and blocking_decision(consents, decision.purpose, decision.channel, at) is not None
    )


def ledger(consents: CustomerConsents, at: datetime) -> Consents:
    """Return a ledger as it stands at a given moment."""
    everything = consents.cell("any", "any", at)
    return Consents(
        customer_id=consents.customer_id,
        do_not_contact=everything is not None and everything.state(at) == "withdrawn",
        current=[_shown(decision, consents, at) for decision in consents.current(at)],
        decisions=[_shown(decision, consents, at) for decision in reversed(consents.decisions)],
    )


def _shown(decision: Decision, consents: CustomerConsents, at: datetime) -> ConsentDecision:
    return ConsentDecision(
        purpose=decision.purpose,
        channel=decision.channel,
        state=decision.state(at),
        allows=blocking_decision(consents, decision.purpose, decision.channel, at) is None,
        at=decision.at,
        recorded_at=decision.recorded_at,
        recorded_by=decision.recorded_by,
        source=decision.source,
        evidence=decision.evidence,
        wording=decision.wording,
        expires_on=decision.expires_on,
    )


_WAITING = select(CONSENT_REQUESTS).where("confirmed_at IS NULL")


async def list_waiting_consents(
    db: Reader, *, customer_id: UUID | None = None, limit: int = 50, cursor: str | None = None
) -> Page[WaitingConsent]:
    """Return one page of the consents that wait for confirmation, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    page = await _of_customer(customer_id).page(db, Order("requested_at", datetime), limit, cursor)
    return Page(items=[_waiting(request) for request in page.items], next_cursor=page.next_cursor)


async def undecided(db: Reader, consents: CustomerConsents) -> Sequence[WaitingConsent]:
    """Return a customer's waiting consents, the latest first, without those that a later decision has overtaken."""
    requests = await _of_customer(consents.customer_id).order_by("requested_at DESC, request_id").all(db)
    return [
        _waiting(request)
        for request in requests
        if not any(
            (decision.purpose, decision.channel) == (request.purpose, request.channel)
            and decision.at > request.requested_at
            for decision in consents.decisions
        )
    ]


async def request_of_link(db: Reader, token_hash: str) -> ConsentRequest | None:
    """Return the request that a link confirms, or None."""
    of_link = "links @> jsonb_build_array(jsonb_build_object('token_hash', {}::text))"
    return await select(CONSENT_REQUESTS).where(of_link, token_hash).first(db)


def _of_customer(customer_id: UUID | None) -> Select[ConsentRequest]:
    return _WAITING.where("customer_id = ANY(store.same_customer({}))", customer_id) if customer_id else _WAITING


def _waiting(request: ConsentRequest) -> WaitingConsent:
    return WaitingConsent(
        request_id=request.request_id,
        customer_id=request.customer_id,
        purpose=request.purpose,
        channel=request.channel,
        source=request.source,
        wording=request.wording,
        email=request.email,
        requested_at=request.requested_at,
        link_expires_at=max((link.expires_at for link in request.links), default=None),
    )
