"""Interactions: every touchpoint with a customer, logged once and corrected by saying so.

Logging one is what this system does most: its decision looks at one related row, the customer's.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from services.contacts.domain.consent import LEDGERS
from services.contacts.domain.customer import CUSTOMERS
from services.contacts.domain.interaction_commands import (
    IMPLIED_CHANNEL,
    CompleteNextStep,
    CorrectInteraction,
    InteractionCommand,
    LogInteraction,
    ReassignNextStep,
    WithdrawInteraction,
    step_is_whole,
)
from services.contacts.domain.interaction_row import FACTS, INTERACTIONS, Interaction
from shared.aggregate import Aggregate, Related
from shared.consents import respect
from shared.events import contacts as facts
from shared.events.contacts import ConsentChannel
from shared.message import Given, Invalid, Rejected, Unknown
from shared.views import Key, Rows

_USER = "user:"
CONSENT_CHANNELS: Mapping[str, ConsentChannel] = {
    "call": "phone",
    "email": "email",
    "letter": "post",
    "chat": "messenger",
    "social": "messenger",
    "visit": "visit",
}
"""Through which channel a kind of interaction reaches somebody who has a say in it."""

_NEEDED = frozenset({"kind", "summary", "happened_at", "participants", "contact_ids", "colleagues"})


def decide(row: Interaction | None, command: InteractionCommand, given: Given) -> Sequence[facts.InteractionEvent]:
    """Return what happens to the interaction."""
    match command:
        case LogInteraction():
            return [_logged(row, command, given)]
        case CorrectInteraction():
            return _corrected(_standing(row), command, given)
        case WithdrawInteraction():
            return [_withdrawn(_standing(row), command)]
        case CompleteNextStep():
            return _next_step_done(_standing(row))
        case ReassignNextStep(owner=owner):
            return _next_step_reassigned(_standing(row), owner)
        case _:
            assert_never(command)


def _logged(row: Interaction | None, command: LogInteraction, given: Given) -> facts.InteractionLogged:
    if given.related[CUSTOMERS.name, (command.customer_id,)] is None:
        raise Unknown("no such customer", field="customer_id")
    if row is not None:
        raise Rejected("this interaction was logged already", field="interaction_id")
    channel = _asks_consent(command)
    if channel is not None:
        respect(given, command.purpose, channel, command.despite_consent)
    step_is_whole(command)
    whoever_logs = given.actor[len(_USER) :] if given.actor.startswith(_USER) else None
    return facts.InteractionLogged(
        interaction_id=command.interaction_id,
        kind=command.kind,
        summary=command.summary,
        handled_by=command.handled_by or whoever_logs,
        direction=command.direction,
        contact_id=command.contact_id,
        participants=command.participants,
        duration_seconds=command.duration_seconds,
        outcome=command.outcome,
        next_step=command.next_step,
        purpose=command.purpose,
        despite_consent=command.despite_consent,
        channel=command.channel or IMPLIED_CHANNEL.get(command.kind),
        contact_ids=command.contact_ids,
        colleagues=command.colleagues,
        next_step_due=command.next_step_due,
        next_step_owner=command.next_step_owner,
    )


def _asks_consent(command: LogInteraction) -> ConsentChannel | None:
    """Return through which channel we went to the customer, None where they came to us or it needs no consent."""
    return CONSENT_CHANNELS.get(command.kind) if command.direction == "outbound" else None


def _corrected(old: Interaction, command: CorrectInteraction, given: Given) -> Sequence[facts.InteractionCorrected]:
    said = {name: getattr(command, name) for name in FACTS if name in command.model_fields_set}
    for name in _NEEDED & said.keys():
        if said[name] is None:
            raise Invalid("cannot be cleared; leave it out to keep it", field=name)
    if command.happened_at is not None and command.happened_at > given.now:
        raise Invalid("lies in the future; only what has happened can be recorded", field="happened_at")
    before = facts.InteractionFacts.model_validate({name: getattr(old, name) for name in FACTS})
    now_so: dict[str, Any] = {name: said.get(name, getattr(old, name)) for name in FACTS}
    if all(now_so[name] == getattr(old, name) for name in FACTS):
        return []
    return [
        facts.InteractionCorrected(
            interaction_id=old.interaction_id,
            previous_kind=old.kind,
            previous_happened_at=old.happened_at,
            previous_handled_by=old.handled_by,
            previous_duration_seconds=old.duration_seconds,
            corrects=old.said_by,
            before=before,
            **now_so,
        )
    ]


def _withdrawn(old: Interaction, command: WithdrawInteraction) -> facts.InteractionWithdrawn:
    return facts.InteractionWithdrawn(
        interaction_id=old.interaction_id,
        kind=old.kind,
        happened_at=old.happened_at,
        handled_by=old.handled_by,
        duration_seconds=old.duration_seconds,
        withdraws=old.said_by,
        cause=command.cause,
    )


def _next_step_done(old: Interaction) -> Sequence[facts.InteractionNextStepDone]:
    if old.next_step is None:
        raise Rejected("no next step was agreed in this interaction", field="interaction_id")
    if old.next_step_done:
        return []
    owner = old.next_step_owner or old.handled_by
    step = facts.InteractionNextStepDone(
        interaction_id=old.interaction_id, next_step=old.next_step, due=old.next_step_due, owner=owner
    )
    return [step]


def _next_step_reassigned(old: Interaction, owner: str) -> Sequence[facts.InteractionNextStepReassigned]:
    if old.next_step is None:
        raise Rejected("no next step was agreed in this interaction", field="interaction_id")
    if old.next_step_done:
        raise Rejected("the step was taken already", field="interaction_id")
    before = old.next_step_owner or old.handled_by
    if owner == before:
        return []
    return [facts.InteractionNextStepReassigned(interaction_id=old.interaction_id, owner=owner, previous_owner=before)]


def _standing(row: Interaction | None) -> Interaction:
    if row is None:
        raise Unknown("the customer has no such interaction", field="interaction_id")
    if row.withdrawn:
        raise Rejected("the interaction was withdrawn; log it anew", field="interaction_id")
    return row


def _related(_row: Interaction | None, command: InteractionCommand, _actor: str) -> Iterable[tuple[Rows[Any], Key]]:
    return ((CUSTOMERS, (command.customer_id,)),) if isinstance(command, LogInteraction) else ()


def _ledgers(command: InteractionCommand, known: Related) -> Iterable[tuple[Rows[Any], Key]]:
    asks = isinstance(command, LogInteraction) and _asks_consent(command) is not None
    return LEDGERS(known) if asks else ()


INTERACTION = Aggregate(INTERACTIONS, decide, related=_related, further_related=_ledgers)
