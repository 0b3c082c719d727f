"""Consent: what the customer allows and forbids, decision by decision."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from services.contacts.domain.customer import CUSTOMERS
from shared.aggregate import Aggregate
from shared.consents import CONSENTS, CustomerConsents, ledgers_of
from shared.events.contacts import ConsentChannel, ConsentEvent, ConsentGiven, ConsentWithdrawn
from shared.message import Code, Command, Given, Invalid, Line, Text, Unknown, happened_at
from shared.views import Key, Rows


class GiveConsent(Command):
    """Record that the customer allows contact; `occurred_at` says when they did, if not just now."""

    customer_id: UUID
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Text | None = None
    wording: Line | None = None
    expires_on: date | None = None


class WithdrawConsent(Command):
    """Record that the customer no longer allows it; purpose and channel `any`: do not contact at all."""

    customer_id: UUID
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Text | None = None


ConsentCommand = GiveConsent | WithdrawConsent


def decide(row: CustomerConsents | None, command: ConsentCommand, given: Given) -> Sequence[ConsentEvent]:
    """Return the decision as a fact; withdrawing what stands withdrawn changes nothing."""
    if given.related[CUSTOMERS.name, (command.customer_id,)] is None:
        raise Unknown("no such customer", field="customer_id")
    said = command.model_dump(exclude={"customer_id", "occurred_at"})
    match command:
        case GiveConsent(expires_on=expires_on):
            if expires_on is not None and expires_on <= happened_at(command, given).date():
                raise Invalid("must be a day after the one on which it was given", field="expires_on")
            return [ConsentGiven(**said)]
        case WithdrawConsent():
            return [] if _stands_withdrawn(row, command) else [ConsentWithdrawn(**said)]
        case _:
            assert_never(command)


def _stands_withdrawn(row: CustomerConsents | None, command: WithdrawConsent) -> bool:
    holding = row.current() if row else ()
    cell = next((one for one in holding if (one.purpose, one.channel) == (command.purpose, command.channel)), None)
    return cell is not None and not cell.given


def _related(_row: CustomerConsents | None, command: ConsentCommand, _actor: str) -> Iterable[tuple[Rows[Any], Key]]:
    return ((CUSTOMERS, (command.customer_id,)),)


CONSENT = Aggregate(CONSENTS, decide, related=_related)
LEDGERS = ledgers_of(CUSTOMERS, lambda customer: [one.from_id for one in customer.absorbed])
"""What a decision on a contact needs: the customer's ledger, and those of customers merged into it."""
