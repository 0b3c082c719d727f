"""Interactions: every touchpoint with a customer, logged once and corrected by a further event.

Logging an interaction is the most frequent operation of this system, so its decision reads only one related row: the
customer's.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from services.contacts.access import INTERACTION_POLICY
from services.contacts.activities.domain.interaction.commands import (
    CompleteNextStep,
    CorrectInteraction,
    InteractionCommand,
    LogInteraction,
    ReassignNextStep,
    WithdrawInteraction,
)
from services.contacts.activities.domain.interaction.row import FACTS, INTERACTIONS, Interaction
from services.contacts.activities.domain.participants import on_file, persons
from services.contacts.activities.domain.touchpoint import IMPLIED_CHANNEL, IMPLIED_DIRECTION, step_is_whole
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.activities.consent import ConsentChannel
from shared.events.contacts.activities.interactions import (
    InteractionCorrected,
    InteractionEvent,
    InteractionFacts,
    InteractionLogged,
    InteractionNextStepDone,
    InteractionNextStepReassigned,
    InteractionWithdrawn,
)
from shared.kernel.colleagues import require_active
from shared.kernel.consent import Contact, ledgers, require_consent
from shared.kernel.customers import require_customer
from shared.messages.actor import colleague_of
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs

_BY_KIND: Mapping[str, ConsentChannel] = {
    "call": "phone",
    "email": "email",
    "letter": "post",
    "chat": "messenger",
    "social": "messenger",
    "visit": "visit",
}
_BY_CHANNEL: Mapping[str, ConsentChannel] = {
    "phone": "phone",
    "email": "email",
    "post": "post",
    "messenger": "messenger",
    "social": "messenger",
}
_NEEDED = frozenset({"kind", "summary", "happened_at", "participants", "contact_ids", "colleagues", "purpose"})
_ASKING = ("kind", "direction", "channel", "purpose", "happened_at")
"""The fields that consent depends on; correcting any other field does not check consent again."""
_LOOKING = frozenset({*_ASKING, "contact_id", "contact_ids"})
"""The fields whose correction requires the customer to be read."""


def decide(row: Interaction | None, command: InteractionCommand, context: Context) -> Sequence[InteractionEvent]:
    """Return what happens to the interaction."""
    match command:
        case LogInteraction():
            return [_logged(row, command, context)]
        case CorrectInteraction():
            return _corrected(_standing(row), command, context)
        case WithdrawInteraction():
            return [_withdrawn(_standing(row), command)]
        case CompleteNextStep():
            return _next_step_done(_standing(row))
        case ReassignNextStep(owner=owner):
            require_active(colleague(context, owner), field="owner")
            return _next_step_reassigned(_standing(row), owner)
        case _:
            assert_never(command)


def _logged(row: Interaction | None, command: LogInteraction, context: Context) -> InteractionLogged:
    require_customer(context.row(CUSTOMERS, command.customer_id))
    if row is not None:
        raise Rejected("this interaction was already logged", field="interaction_id")
    channel = _asks_consent(command.kind, command.direction, command.channel)
    if channel is not None:
        require_consent(
            context, Contact(command.purpose, channel, happened_at(command, context)), command.despite_consent
        )
    step_is_whole(vars(command))
    on_file(command, context)
    return InteractionLogged(
        interaction_id=command.interaction_id,
        kind=command.kind,
        summary=command.summary,
        handled_by=command.handled_by or colleague_of(context.actor),
        direction=command.direction or IMPLIED_DIRECTION.get(command.kind),
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


def _asks_consent(kind: str, direction: str | None, channel: str | None) -> ConsentChannel | None:
    """Return the channel of an outbound contact, or None if it is inbound or needs no consent.

    A channel that was given takes precedence over the kind: a meeting by phone counts as a phone contact.
    """
    if (direction or IMPLIED_DIRECTION.get(kind)) != "outbound":
        return None
    return _BY_CHANNEL.get(channel or "") or _BY_KIND.get(kind)


def _corrected(old: Interaction, command: CorrectInteraction, context: Context) -> Sequence[InteractionCorrected]:
    for name in _NEEDED & command.model_fields_set:
        if getattr(command, name) is None:
            raise Invalid("cannot be cleared; leave it out to keep it", field=name)
    if command.happened_at is not None and command.happened_at > context.now:
        raise Invalid("is in the future; only what has happened can be recorded", field="happened_at")
    stood, now_so = _stood(old), _now_so(old, command)
    step_is_whole(now_so)
    on_file(command, context, before=(old.contact_id, *old.contact_ids))
    channel = _asks_consent(now_so["kind"], now_so["direction"], now_so["channel"])
    despite = command.despite_consent or old.despite_consent
    if channel is not None and any(now_so[name] != stood[name] for name in _ASKING):
        require_consent(context, Contact(now_so["purpose"], channel, now_so["happened_at"]), despite)
    if now_so == stood and despite == old.despite_consent:
        return []
    return [
        InteractionCorrected(
            interaction_id=old.interaction_id,
            previous_kind=old.kind,
            previous_happened_at=old.happened_at,
            previous_handled_by=old.handled_by,
            previous_duration_seconds=old.duration_seconds,
            corrects=old.said_by,
            before=InteractionFacts.model_validate(stood),
            despite_consent=command.despite_consent,
            **now_so,
        )
    ]


def _stood(old: Interaction) -> dict[str, Any]:
    return {name: getattr(old, name) for name in FACTS}


def _now_so(old: Interaction, command: CorrectInteraction) -> dict[str, Any]:
    """Return all facts as corrected, including those implied by the given ones."""
    stated = {name: getattr(command, name) for name in FACTS if name in command.model_fields_set}
    now_so = _stood(old) | stated
    if now_so["kind"] != old.kind and "channel" not in stated and old.channel == IMPLIED_CHANNEL.get(old.kind):
        now_so["channel"] = IMPLIED_CHANNEL.get(now_so["kind"])
    if now_so["kind"] != old.kind and now_so["direction"] is None:
        now_so["direction"] = IMPLIED_DIRECTION.get(now_so["kind"])
    if now_so["next_step"] is None:
        now_so |= {name: stated.get(name) for name in ("next_step_due", "next_step_owner")}
    return now_so


def _withdrawn(old: Interaction, command: WithdrawInteraction) -> InteractionWithdrawn:
    return InteractionWithdrawn(
        interaction_id=old.interaction_id,
        kind=old.kind,
        happened_at=old.happened_at,
        handled_by=old.handled_by,
        duration_seconds=old.duration_seconds,
        withdraws=old.said_by,
        cause=command.cause,
    )


def _next_step_done(old: Interaction) -> Sequence[InteractionNextStepDone]:
    if old.next_step is None:
        raise Rejected("no next step was agreed in this interaction", field="interaction_id")
    if old.next_step_done:
        return []
    owner = old.next_step_owner or old.handled_by
    step = InteractionNextStepDone(
        interaction_id=old.interaction_id, next_step=old.next_step, due=old.next_step_due, owner=owner
    )
    return [step]


def _next_step_reassigned(old: Interaction, owner: str) -> Sequence[InteractionNextStepReassigned]:
    if old.next_step is None:
        raise Rejected("no next step was agreed in this interaction", field="interaction_id")
    if old.next_step_done:
        raise Rejected("the next step was already completed", field="interaction_id")
    before = old.next_step_owner or old.handled_by
    if owner == before:
        return []
    return [InteractionNextStepReassigned(interaction_id=old.interaction_id, owner=owner, previous_owner=before)]


def _standing(row: Interaction | None) -> Interaction:
    if row is None:
        raise Unknown("the customer has no such interaction", field="interaction_id")
    if row.withdrawn:
        raise Rejected("the interaction was withdrawn; log it again", field="interaction_id")
    return row


def needs(row: Interaction | None, command: InteractionCommand, loaded: LoadedRows) -> Needs:
    """Name the customer, the participants and the ledgers where consent may be checked; a new entry shows if it is."""
    match command:
        case LogInteraction(customer_id=customer_id):
            yield CUSTOMERS, (customer_id,)
            yield from persons(command, loaded, customer_id)
            if _asks_consent(command.kind, command.direction, command.channel):
                yield from ledgers(loaded, CUSTOMERS, customer_id)
        case CorrectInteraction() if row is not None and command.model_fields_set & _LOOKING:
            yield from persons(command, loaded, row.customer_id)
            yield from ledgers(loaded, CUSTOMERS, row.customer_id)
        case ReassignNextStep(owner=owner):
            yield USERS, (owner,)
        case _:
            return


INTERACTION = Aggregate(INTERACTIONS, decide, policy=INTERACTION_POLICY, needs=needs)
