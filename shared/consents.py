"""The consent ledger of a customer, and whether it allows a contact; every department that contacts people folds it.

Only the declaration is shared. A cell of the ledger is a purpose through a channel; the latest decision about a cell
holds. `any` as purpose or channel speaks of all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.aggregate import Related
from shared.db import Reader
from shared.events.contacts import EVERY_PURPOSE, ConsentChannel, ConsentEvent, ConsentGiven, ConsentWithdrawn
from shared.message import Given, Recorded, Rejected
from shared.query import columns, row_of
from shared.views import Key, Rows

R = TypeVar("R")
ConsentState = Literal["given", "withdrawn", "expired"]
ANY: ConsentChannel = "any"


@pydantic_dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the customer: what, when, how it came to us, and what proves it."""

    purpose: str
    channel: ConsentChannel
    given: bool
    at: datetime
    """When it was made."""
    recorded_at: datetime
    recorded_by: str
    source: str | None = None
    evidence: str | None = None
    wording: str | None = None
    expires_on: date | None = None

    def state(self, today: date) -> ConsentState:
        """Return what the decision amounts to on a day."""
        if not self.given:
            return "withdrawn"
        return "expired" if self.expires_on is not None and self.expires_on <= today else "given"

    def covers(self, purpose: str | None, channel: ConsentChannel) -> bool:
        """Whether a contact is what the decision speaks of; a contact of unknown purpose may be for any."""
        same_purpose = purpose is None or EVERY_PURPOSE in {self.purpose, purpose} or self.purpose == purpose
        return same_purpose and (self.channel == channel or ANY in {self.channel, channel})


@dataclass(frozen=True, slots=True)
class CustomerConsents:
    """All decisions of a customer, in the order in which they were made."""

    customer_id: UUID
    decisions: tuple[Decision, ...]

    def current(self) -> Sequence[Decision]:
        """Return the decision that holds in each cell, the latest first."""
        holding = {(decision.purpose, decision.channel): decision for decision in self.decisions}
        return sorted(holding.values(), key=lambda decision: decision.at, reverse=True)


def fold(row: CustomerConsents | None, event: Recorded[ConsentEvent]) -> CustomerConsents:
    """Return the ledger after the event; what was decided earlier and recorded later takes its place in time."""
    decisions = (*(row.decisions if row else ()), _decision(event))
    return CustomerConsents(event.subject_id, tuple(sorted(decisions, key=lambda one: (one.at, one.recorded_at))))


def _decision(event: Recorded[ConsentEvent]) -> Decision:
    said = event.data
    given = said if isinstance(said, ConsentGiven) else None
    return Decision(
        purpose=said.purpose,
        channel=said.channel,
        given=given is not None,
        at=event.time,
        recorded_at=event.recorded_at,
        recorded_by=event.actor,
        source=said.source,
        evidence=said.evidence,
        wording=given.wording if given else None,
        expires_on=given.expires_on if given else None,
    )


def forbids(row: CustomerConsents | None, purpose: str | None, channel: ConsentChannel) -> Decision | None:
    """Return the withdrawal that stands against a contact, or None where nothing does.

    A later decision overrules an earlier one only where it speaks of all that the earlier one does: a newsletter
    subscribed to by e-mail does not lift "do not contact".
    """
    return next(_standing_against(row.decisions if row else (), purpose, channel), None)


def _standing_against(
    decisions: Sequence[Decision], purpose: str | None, channel: ConsentChannel
) -> Iterator[Decision]:
    for number, decision in enumerate(decisions):
        if not decision.given and decision.covers(purpose, channel):
            later = decisions[number + 1 :]
            if not any(one.given and _includes(one, decision) for one in later):
                yield decision


def _includes(wide: Decision, narrow: Decision) -> bool:
    return wide.purpose in {narrow.purpose, EVERY_PURPOSE} and wide.channel in {narrow.channel, ANY}


CONSENTS = Rows("consents", CustomerConsents, key=("customer_id",), of=ConsentEvent, fold=fold)


def ledgers_of(
    customers: Rows[R], absorbed: Callable[[R], Iterable[UUID]]
) -> Callable[[Related], Iterable[tuple[Rows[Any], Key]]]:
    """Return what a decision on a contact needs: the ledger of each customer it knows, and of all merged into them.

    For `Aggregate.further_related`: `customers` is a view of customers, `absorbed` says who means one of them now.
    """

    def further(known: Related) -> Iterator[tuple[Rows[Any], Key]]:
        for (view, key), row in known.items():
            if view == customers.name and row is not None:
                yield CONSENTS, key
                for other in absorbed(row):
                    yield customers, (other,)

    return further


def respect(given: Given, purpose: str | None, channel: ConsentChannel, despite: str | None) -> None:
    """Refuse a contact that the customer does not want, unless somebody says why it had to be.

    Raises:
        Rejected: consent was withdrawn and no reason is given.
    """
    ledgers = [row for (view, _), row in given.related.items() if view == CONSENTS.name and row is not None]
    if despite is not None or not ledgers:
        return
    against = forbids(together(ledgers[0].customer_id, ledgers), purpose, channel)
    if against is not None:
        raise Rejected(_withdrawn_words(against), field="despite_consent")


def _withdrawn_words(decision: Decision) -> str:
    """Return why a contact is refused, and what to do."""
    purpose = "any purpose" if decision.purpose == EVERY_PURPOSE else decision.purpose
    channel = "any channel" if decision.channel == ANY else decision.channel
    return (
        f"consent was withdrawn on {decision.at:%Y-%m-%d} for {purpose} through {channel}; "
        "say why the contact was necessary, or do not contact"
    )


async def consents_of(db: Reader, customer_id: UUID) -> CustomerConsents:
    """Return the ledger of a customer, with what those said who were merged into it."""
    query = f"SELECT {columns(CustomerConsents)} FROM consents WHERE customer_id = ANY(store.same_customer($1))"  # noqa: S608
    return together(customer_id, [row_of(CustomerConsents, record) for record in await db.fetch(query, customer_id)])


def together(customer_id: UUID, rows: Iterable[CustomerConsents]) -> CustomerConsents:
    """Return the ledgers of customers that are one as one, in the order in which decisions were made."""
    decisions = sorted((one for row in rows for one in row.decisions), key=lambda one: (one.at, one.recorded_at))
    return CustomerConsents(customer_id, tuple(decisions))


__all__ = [
    "CONSENTS",
    "ConsentState",
    "ConsentWithdrawn",
    "CustomerConsents",
    "Decision",
    "consents_of",
    "fold",
    "forbids",
    "ledgers_of",
    "respect",
    "together",
]
