"""Consent: what the customer allows and forbids, decision by decision."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from services.contacts.access import CONSENT_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.consent import ConsentChannel, ConsentEvent, ConsentGiven, ConsentWithdrawn
from shared.kernel.consent import CONSENTS, CustomerConsents, ledger_in, ledgers
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.fields import Code, Line, Text
from shared.messages.refusals import Invalid
from shared.model.aggregate import Aggregate, Needs


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
    """Record that the customer no longer allows contact; purpose and channel `any` mean no contact at all."""

    customer_id: UUID
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Text | None = None


ConsentCommand = GiveConsent | WithdrawConsent


def decide(_row: CustomerConsents | None, command: ConsentCommand, context: Context) -> Sequence[ConsentEvent]:
    """Return the decision as an event; repeating a withdrawal yields one only if the source or evidence is new."""
    require_customer(context.row(CUSTOMERS, command.customer_id))
    fields = command.model_dump(exclude={"customer_id", "occurred_at"})
    match command:
        case GiveConsent(expires_on=expires_on):
            if expires_on is not None and expires_on <= happened_at(command, context).date():
                raise Invalid("must be after the day on which consent was given", field="expires_on")
            return [ConsentGiven(**fields)]
        case WithdrawConsent():
            return [] if _stands_withdrawn(command, context) else [ConsentWithdrawn(**fields)]
        case _:
            assert_never(command)


def _stands_withdrawn(command: WithdrawConsent, context: Context) -> bool:
    """Return whether this withdrawal was already in force then, for this customer or one merged with it."""
    ledger = ledger_in(context)
    cell = ledger.cell(command.purpose, command.channel, happened_at(command, context)) if ledger else None
    if cell is None or cell.given:
        return False
    return command.source in {None, cell.source} and command.evidence in {None, cell.evidence}


def needs(_row: CustomerConsents | None, command: ConsentCommand, loaded: LoadedRows) -> Needs:
    return ledgers(loaded, CUSTOMERS, command.customer_id)


CONSENT = Aggregate(CONSENTS, decide, policy=CONSENT_POLICY, needs=needs)
