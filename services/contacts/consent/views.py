"""The consent ledger as it stands now or stood at a given moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel

from shared.engine.views.rows import row_of
from shared.events.contacts.activities.consent import ConsentChannel
from shared.kernel.consent import CONSENTS, ConsentState, CustomerConsents, Decision, blocking_decision, merge_ledgers
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.replay import replay
from shared.query.select import select

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
