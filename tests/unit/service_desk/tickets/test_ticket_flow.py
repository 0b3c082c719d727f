"""A ticket's path: answered, waiting, resolved, reopened, closed; and the refusals."""

from datetime import timedelta

from services.service_desk.tickets.domain.commands import (
    CloseTicket,
    PutTicketOnHold,
    ReopenTicket,
    ReplyToTicket,
    ResolveTicket,
    ResumeTicket,
)
from shared.events.contacts.activities.consent import ConsentWithdrawn
from shared.events.service_desk.tickets import (
    TicketClosed,
    TicketPutOnHold,
    TicketReopened,
    TicketReplied,
    TicketResolved,
    TicketResumed,
)
from shared.kernel.consent import CONSENTS, CustomerConsents
from shared.model.replay import replay
from tests.support.specification import CUSTOMER, NOW, recorded
from tests.unit.service_desk.stories import (
    ANSWERED,
    CLOSED,
    CLOSED_AT,
    DONE,
    DONE_AT,
    HELD_AT,
    IN_HAND,
    MESSAGE,
    RESOLVED,
    SARAS,
    TICKET_ID,
    WAITING,
    assigned,
    opened,
    standing,
    story,
)

answer = ReplyToTicket(ticket_id=TICKET_ID, text="Which browser?")
customers_word = ReplyToTicket(ticket_id=TICKET_ID, text="It still fails", author="customer")
WAITED = int((NOW - HELD_AT).total_seconds())


def replied(author: str, text: str, *, first: bool = False, **facts: object) -> TicketReplied:
    return TicketReplied.model_validate(
        {**standing(**facts), "message_id": MESSAGE, "author": author, "text": text, "first_response": first}
    )


def test_the_first_answer_is_the_first_response() -> None:
    facts = SARAS | {"first_response_at": NOW}
    story(opened, assigned).when(answer).then(replied("agent", "Which browser?", first=True, **facts))


def test_answering_a_new_ticket_opens_it() -> None:
    story(opened).when(answer).then_row(status="open", first_response_at=NOW, last_message_by="agent")


def test_a_later_answer_is_no_first_response() -> None:
    story(*IN_HAND).when(answer).then(replied("agent", "Which browser?", **ANSWERED))


def test_a_resolved_ticket_can_be_answered_without_reopening_it() -> None:
    story(*RESOLVED).when(answer).then_row(status="resolved", last_message_at=NOW)


def test_a_closed_ticket_is_not_answered() -> None:
    story(*CLOSED).when(answer).then_rejected("the ticket is closed; reopen it before it can be answered")


def test_the_customers_word_leaves_an_open_ticket_as_it_is() -> None:
    story(*IN_HAND).when(customers_word).then(replied("customer", "It still fails", **ANSWERED))


def test_the_customers_word_ends_the_waiting_for_it() -> None:
    facts = ANSWERED | {"waited_seconds": WAITED}
    resumed = TicketResumed(**standing(**facts), waiting_since=HELD_AT)
    story(*WAITING).when(customers_word).then(resumed, replied("customer", "It still fails", **facts))


def test_the_customers_word_does_not_end_the_waiting_for_others() -> None:
    hold = PutTicketOnHold(ticket_id=TICKET_ID, waiting_for="third_party")
    (held,) = story(*IN_HAND).when(hold).events
    story(*IN_HAND, held).when(customers_word).then_row(status="waiting", waiting_for="third_party")


def test_the_customers_word_reopens_what_was_closed() -> None:
    again = TicketReopened(
        **standing(**ANSWERED),
        was="closed",
        resolved_at=DONE_AT,
        from_waited_seconds=0,
        reason="the customer wrote again",
    )
    story(*CLOSED).when(customers_word).then(again, replied("customer", "It still fails", **ANSWERED))
    story(*CLOSED).when(customers_word).then_row(status="open", reopened=1, resolved_at=None, closed_at=None)


def test_what_the_customer_wrote_before_the_end_reopens_nothing() -> None:
    late = customers_word.model_copy(update={"occurred_at": DONE_AT - timedelta(minutes=1)})
    story(*CLOSED).when(late).then(replied("customer", "It still fails", **DONE | {"status": "closed"}))


def test_a_message_recorded_late_is_not_the_last_one() -> None:
    late = customers_word.model_copy(update={"occurred_at": DONE_AT - timedelta(hours=4)})
    story(*IN_HAND).when(late).then_row(last_message_by="agent")


def test_a_ticket_waits_for_somebody() -> None:
    held = TicketPutOnHold(
        **standing(**ANSWERED | {"status": "waiting"}), waiting_for="third_party", until=NOW, reason="vendor"
    )
    command = PutTicketOnHold(ticket_id=TICKET_ID, waiting_for="third_party", until=NOW, reason="vendor")
    story(*IN_HAND).when(command).then(held)
    story(*IN_HAND).when(command).then_row(waiting_since=NOW, waiting_until=NOW, status_since=NOW)


def test_what_waits_cannot_be_put_on_hold_again() -> None:
    story(*WAITING).when(PutTicketOnHold(ticket_id=TICKET_ID)).then_rejected(
        "the ticket is waiting; only a new or open"
    )


def test_resuming_counts_the_time_waited() -> None:
    resumed = TicketResumed(**standing(**ANSWERED | {"waited_seconds": WAITED}), waiting_since=HELD_AT)
    story(*WAITING).when(ResumeTicket(ticket_id=TICKET_ID)).then(resumed)
    story(*WAITING).when(ResumeTicket(ticket_id=TICKET_ID)).then_row(waiting_since=None, waiting_for=None)


def test_only_what_waits_can_be_resumed() -> None:
    story(*IN_HAND).when(ResumeTicket(ticket_id=TICKET_ID)).then_rejected("the ticket is open; only a waiting one")


def test_a_resolution_says_what_helped() -> None:
    event = TicketResolved(**standing(**DONE), resolution="Password reset", reopened=0)
    story(*IN_HAND).when(ResolveTicket(ticket_id=TICKET_ID, resolution="Password reset")).then(event)
    story(*IN_HAND).when(ResolveTicket(ticket_id=TICKET_ID)).then_row(resolved_at=NOW, status_since=NOW)


def test_resolving_ends_the_waiting() -> None:
    row = {"status": "resolved", "waited_seconds": WAITED, "waiting_since": None}
    story(*WAITING).when(ResolveTicket(ticket_id=TICKET_ID)).then_row(**row)


def test_what_is_resolved_cannot_be_resolved_again() -> None:
    story(*RESOLVED).when(ResolveTicket(ticket_id=TICKET_ID)).then_rejected("the ticket is resolved; only an open one")


def test_a_resolved_ticket_can_be_reopened() -> None:
    event = TicketReopened(
        **standing(**ANSWERED), was="resolved", resolved_at=DONE_AT, from_waited_seconds=0, reason="fails again"
    )
    story(*RESOLVED).when(ReopenTicket(ticket_id=TICKET_ID, reason="fails again")).then(event)


def test_an_open_ticket_cannot_be_reopened() -> None:
    story(*IN_HAND).when(ReopenTicket(ticket_id=TICKET_ID)).then_rejected(
        "only a resolved or closed one can be reopened"
    )


def test_the_customer_confirms_and_the_ticket_is_closed() -> None:
    event = TicketClosed(**standing(**DONE | {"status": "closed"}), confirmed=True, resolved_at=DONE_AT)
    story(*RESOLVED).when(CloseTicket(ticket_id=TICKET_ID, confirmed=True)).then(event)
    story(*RESOLVED).when(CloseTicket(ticket_id=TICKET_ID, confirmed=True)).then_row(closed_at=NOW, confirmed=True)


def test_only_what_is_resolved_can_be_closed() -> None:
    story(*IN_HAND).when(CloseTicket(ticket_id=TICKET_ID)).then_rejected("the ticket is open; only a resolved one")


def test_a_move_cannot_lie_before_the_last_one() -> None:
    command = ReopenTicket(ticket_id=TICKET_ID, occurred_at=CLOSED_AT - timedelta(minutes=1))
    story(*CLOSED).when(command).then_invalid("when the ticket became closed", field="occurred_at")


def ledger(purpose: str, ago: timedelta) -> CustomerConsents:
    """Return the ledger of a customer who withdrew consent for a purpose some time ago."""
    withdrawn = recorded(ConsentWithdrawn(purpose=purpose, channel="any"), NOW - ago)
    row: CustomerConsents = replay(CONSENTS, [withdrawn])[(CUSTOMER,)]
    return row


def test_who_asks_is_answered_unless_they_withdrew_their_consent_since() -> None:
    waiting = story(opened)
    before = waiting.knowing(CONSENTS, ledger("any", timedelta(days=30)))
    assert len(before.when(answer).events) == 1
    since = waiting.knowing(CONSENTS, ledger("any", timedelta(minutes=1)))
    since.when(answer).then_rejected("do not contact", field="despite_consent")
    explained = since.when(answer.model_copy(update={"despite_consent": "the device may catch fire"}))
    (replied,) = explained.events
    assert isinstance(replied, TicketReplied)
    assert replied.despite_consent == "the device may catch fire"
    assert len(since.when(customers_word).events) == 1
    other = waiting.knowing(CONSENTS, ledger("newsletter", timedelta(minutes=1)))
    assert len(other.when(answer).events) == 1
    waiting.when(customers_word).then_row(customer_wrote_at=NOW)
