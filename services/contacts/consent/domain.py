"""Consent: what the customer allows and forbids, decision by decision."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.consent import ConsentChannel, ConsentEvent, ConsentGiven, ConsentWithdrawn
from shared.kernel.consent import CONSENTS, CustomerConsents, ledger_in, ledgers_of
from shared.messages.command import Command
from shared.messages.context import Context, happened_at
from shared.messages.fields import Code, Line, Text
from shared.messages.refusals import Invalid, Unknown
from shared.model.aggregate import Aggregate
from shared.model.view import Key, Rows


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


def decide(_row: CustomerConsents | None, command: ConsentCommand, context: Context) -> Sequence[ConsentEvent]:
    """Return the decision as a fact; withdrawing again what stands withdrawn is one only where evidence is new."""
    if context.related[CUSTOMERS.name, (command.customer_id,)] is None:
        raise Unknown("no such customer", field="customer_id")
    said = command.model_dump(exclude={"customer_id", "occurred_at"})
    match command:
        case GiveConsent(expires_on=expires_on):
            if expires_on is not None and expires_on <= happened_at(command, context).date():
                raise Invalid("must be a day after the one on which it was given", field="expires_on")
            return [ConsentGiven(**said)]
        case WithdrawConsent():
            return [] if _stands_withdrawn(command, context) else [ConsentWithdrawn(**said)]
        case _:
            assert_never(command)


def _stands_withdrawn(command: WithdrawConsent, context: Context) -> bool:
    """Whether all of it was known to hold when it happened, from this customer or from one merged with it."""
    ledger = ledger_in(context)
    cell = ledger.cell(command.purpose, command.channel, happened_at(command, context)) if ledger else None
    if cell is None or cell.given:
        return False
    return command.source in {None, cell.source} and command.evidence in {None, cell.evidence}


def _related(_row: CustomerConsents | None, command: ConsentCommand, _actor: str) -> Iterable[tuple[Rows[Any], Key]]:
    return ((CUSTOMERS, (command.customer_id,)),)


LEDGERS = ledgers_of(CUSTOMERS, lambda customer: customer.same)
"""What a decision on a contact needs: the customer's ledger, and those of customers merged with it."""
CONSENT = Aggregate(CONSENTS, decide, related=_related, further_related=lambda _command, known: LEDGERS(known))
