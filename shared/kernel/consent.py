"""A customer's consent ledger, and whether it allows a contact; every department that contacts people folds it.

Only the declaration is shared. A cell of the ledger is a purpose and a channel; the latest decision about a cell holds.
`any` as purpose or channel covers all of them. The state at the time of the contact counts
(docs/decisions/0008-consent-at-the-time-of-the-contact.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, TypeVar
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.activities.consent import (
    EVERY_PURPOSE,
    ConsentChannel,
    ConsentEvent,
    ConsentGiven,
)
from shared.kernel.merges import OneOfSeveral, same_customer
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.refusals import Rejected
from shared.model.aggregate import Needs
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select

C = TypeVar("C", bound=OneOfSeveral)
ConsentState = Literal["given", "withdrawn", "expired"]
ANY: ConsentChannel = "any"


@pydantic_dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the customer: its content, time, source and evidence."""

    purpose: str
    channel: ConsentChannel
    given: bool
    at: datetime
    """When the customer made it."""
    recorded_at: datetime
    recorded_by: str
    source: str | None = None
    evidence: str | None = None
    wording: str | None = None
    expires_on: date | None = None

    def state(self, at: datetime) -> ConsentState:
        """Return the effect of the decision at a moment; days begin at midnight UTC."""
        if not self.given:
            return "withdrawn"
        ended = self.expires_on is not None and self.expires_on <= at.astimezone(UTC).date()
        return "expired" if ended else "given"

    def blocks(self, purpose: str | None, channel: ConsentChannel, at: datetime) -> bool:
        """Return whether the decision forbids a contact, or allowed it only until an earlier day.

        A contact of unknown purpose could have any purpose, so every withdrawal through its channel blocks it. An
        expired consent forbids nothing; it only stops allowing its own purpose.
        """
        if self.channel != channel and ANY not in {self.channel, channel}:
            return False
        alike = EVERY_PURPOSE in {self.purpose, purpose} or self.purpose == purpose
        match self.state(at):
            case "withdrawn":
                return alike or purpose is None
            case "expired":
                return alike
            case "given":
                return False

    def includes(self, other: "Decision") -> bool:
        """Return whether this covers everything that the other decision covers."""
        return self.purpose in {other.purpose, EVERY_PURPOSE} and self.channel in {other.channel, ANY}


@dataclass(frozen=True, slots=True)
class CustomerConsents:
    """All decisions of a customer, in the order they were made."""

    customer_id: UUID
    decisions: tuple[Decision, ...]

    def current(self, at: datetime) -> Sequence[Decision]:
        """Return the decision that holds in each cell at a moment, the latest first."""
        holding = {(decision.purpose, decision.channel): decision for decision in self.decisions if decision.at <= at}
        return sorted(holding.values(), key=_made, reverse=True)

    def cell(self, purpose: str, channel: ConsentChannel, at: datetime) -> Decision | None:
        """Return the decision that holds for a purpose through a channel at a moment."""
        return next(
            (decision for decision in self.current(at) if (decision.purpose, decision.channel) == (purpose, channel)),
            None,
        )


def _made(decision: Decision) -> tuple[datetime, datetime]:
    return decision.at, decision.recorded_at


def fold(row: CustomerConsents | None, event: Recorded[ConsentEvent]) -> CustomerConsents:
    """Return the ledger after the event; a decision recorded late is inserted by the time it was made."""
    decisions = (*(row.decisions if row else ()), _decision(event))
    return CustomerConsents(event.subject_id, tuple(sorted(decisions, key=_made)))


def _decision(event: Recorded[ConsentEvent]) -> Decision:
    fact = event.data
    given = fact if isinstance(fact, ConsentGiven) else None
    return Decision(
        purpose=fact.purpose,
        channel=fact.channel,
        given=given is not None,
        at=event.time,
        recorded_at=event.recorded_at,
        recorded_by=event.actor,
        source=fact.source,
        evidence=fact.evidence,
        wording=given.wording if given else None,
        expires_on=given.expires_on if given else None,
    )


def blocking_decision(
    row: CustomerConsents | None,
    purpose: str | None,
    channel: ConsentChannel,
    at: datetime,
    asked_at: datetime | None = None,
) -> Decision | None:
    """Return the decision that forbids a contact at a moment, or None if nothing does.

    A later consent overrules an earlier withdrawal while it lasts, and only if it covers everything that the withdrawal
    covers: subscribing to a newsletter by e-mail does not lift "do not contact". Decisions made up to `asked_at`, when
    the customer asked us for this contact, do not forbid it.
    """
    holding = row.current(at) if row else ()
    return next(
        (
            decision
            for decision in holding
            if decision.blocks(purpose, channel, at)
            and (asked_at is None or decision.at > asked_at)
            and not any(_overrules(other, decision, at) for other in holding)
        ),
        None,
    )


def _overrules(consent: Decision, against: Decision, at: datetime) -> bool:
    """Return whether a valid consent lifts an earlier withdrawal, or still holds after a narrower one has expired."""
    in_time = against.given or _made(consent) > _made(against)
    return consent.state(at) == "given" and consent.includes(against) and in_time


CONSENTS = Rows("consents", CustomerConsents, key=("customer_id",), of=ConsentEvent, fold=fold)


def ledgers(loaded: LoadedRows, customers: Rows[C], customer_id: UUID) -> Needs:
    """Yield the consents of a customer and those merged with it, for `Aggregate.needs` of a decision on a contact."""
    for customer in same_customer(loaded, customers, customer_id):
        yield customers, (customer,)
        if loaded.row(customers, customer) is not None:
            yield CONSENTS, (customer,)


def ledger_in(loaded: LoadedRows) -> CustomerConsents | None:
    """Return the ledger of the customer that a command concerns, including customers merged with it."""
    rows = loaded.rows_of(CONSENTS)
    return merge_ledgers(rows[0].customer_id, rows) if rows else None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that may need consent: its purpose, channel and time."""

    purpose: str | None
    channel: ConsentChannel
    at: datetime
    asked_at: datetime | None = None
    """When the customer asked for it, if they did."""


def require_consent(context: Context, contact: Contact, despite: str | None) -> None:
    """Refuse a contact that the customer did not want at that time, unless a reason is given.

    Raises:
        Rejected: consent was withdrawn or had expired, and no reason is given.
    """
    if despite is not None:
        return
    against = blocking_decision(ledger_in(context), contact.purpose, contact.channel, contact.at, contact.asked_at)
    if against is not None:
        raise Rejected(_words(against, contact), field="despite_consent")


def _words(against: Decision, contact: Contact) -> str:
    """Return the message for a refused contact: the cause, and what to do."""
    purpose = "any purpose" if against.purpose == EVERY_PURPOSE else against.purpose
    channel = "any channel" if against.channel == ANY else against.channel
    ended = f"ended on {against.expires_on}" if against.given else f"was withdrawn on {against.at:%Y-%m-%d}"
    other = (
        "say what it was for, if not for that; else " if contact.purpose is None and purpose == against.purpose else ""
    )
    return (
        f"consent {ended} for {purpose} through {channel}; {other}say why the contact was necessary, or do not contact"
    )


async def consents_of(db: Reader, customer_id: UUID) -> CustomerConsents:
    """Return the ledger of a customer, including the decisions of customers merged into it."""
    ledgers = select(CONSENTS).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return merge_ledgers(customer_id, await ledgers.all(db))


def merge_ledgers(customer_id: UUID, rows: Iterable[CustomerConsents]) -> CustomerConsents:
    """Combine the ledgers of merged customers into one, in the order the decisions were made."""
    decisions = sorted((decision for row in rows for decision in row.decisions), key=_made)
    return CustomerConsents(customer_id, tuple(decisions))
