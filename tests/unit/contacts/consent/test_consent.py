"""Consent: every decision is an event; the latest decision that covers an earlier one holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from services.contacts.activities.domain.interaction.commands import CorrectInteraction, LogInteraction
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import PlanVisit, ReportVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.consent.domain.consent import CONSENT, GiveConsent, WithdrawConsent
from services.contacts.consent.views import ledger
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Absorbed
from shared.events.contacts.activities.consent import ConsentChannel, ConsentEvent, ConsentGiven, ConsentWithdrawn
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.customers.merges import ProfileFields
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.kernel.consent import CONSENTS, CustomerConsents, blocking_decision
from shared.messages.event import Event
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, Story, context_of, given, recorded

customer = replay(CUSTOMERS, [recorded(CustomerRegistered(kind="person", name="Anna"))])[(C,)]
given_by_mail = ConsentGiven(purpose="newsletter", channel="email", source="fair", evidence="card 17")
withdrawn_by_mail = ConsentWithdrawn(purpose="newsletter", channel="email")
do_not_contact = ConsentWithdrawn(purpose="any", channel="any")
CALL, VISITED = UUID("01890000-0000-7000-8000-0000000000ca"), UUID("01890000-0000-7000-8000-0000000000cb")


def absorbed(other: UUID) -> Absorbed:
    nothing = ProfileFields()
    return Absorbed(other, "Ann", (), NOW, "user:anna", (), nothing, nothing, (), (), (), ())


def story(*events: Event) -> Story:
    return given(CONSENT, *events).knowing(CUSTOMERS, customer)


def decisions(*events: ConsentEvent) -> CustomerConsents:
    hours = range(len(events), 0, -1)
    past = [
        recorded(event, NOW - timedelta(hours=ago), sequence=number)
        for number, (event, ago) in enumerate(zip(events, hours, strict=True), start=1)
    ]
    row: CustomerConsents = replay(CONSENTS, past)[(C,)]
    return row


def test_what_was_said_is_recorded() -> None:
    command = GiveConsent(customer_id=C, purpose="newsletter", channel="email", source="fair", evidence="card 17")
    story().when(command).then(given_by_mail)


def test_a_consent_is_renewed_by_another_fact_but_withdrawn_once() -> None:
    again = GiveConsent(customer_id=C, purpose="newsletter", channel="email", source="fair", evidence="card 17")
    story(given_by_mail).when(again).then(given_by_mail)
    no_more = WithdrawConsent(customer_id=C, purpose="newsletter", channel="email")
    story(given_by_mail).when(no_more).then(withdrawn_by_mail)
    stands = story(given_by_mail, withdrawn_by_mail)
    stands.when(no_more).then()
    stands.when(no_more.model_copy(update={"evidence": "letter of 2 March"})).then(
        withdrawn_by_mail.model_copy(update={"evidence": "letter of 2 March"})
    )


def test_a_withdrawal_that_comes_to_light_late_is_recorded_for_its_time() -> None:
    earlier = WithdrawConsent(
        customer_id=C, purpose="newsletter", channel="email", occurred_at=NOW - timedelta(hours=2, minutes=30)
    )
    story(given_by_mail, withdrawn_by_mail).when(earlier).then(withdrawn_by_mail)
    again = earlier.model_copy(update={"occurred_at": NOW - timedelta(minutes=30)})
    story(given_by_mail, withdrawn_by_mail).when(again).then()


def test_a_withdrawal_counts_although_the_own_ledger_has_one_that_a_merged_customer_lifted() -> None:
    other = UUID(int=77)
    merged, rest = replace(customer, absorbed=(absorbed(other),)), replace(customer, customer_id=other)
    lifted = replace(decisions(ConsentGiven(purpose="any", channel="any")), customer_id=other)
    own = given(CONSENT, recorded(do_not_contact, NOW - timedelta(days=1)))
    world = own.knowing(CUSTOMERS, merged).knowing(CUSTOMERS, rest).knowing(CONSENTS, lifted)
    world.when(WithdrawConsent(customer_id=C, purpose="any", channel="any")).then(do_not_contact)


def test_nobody_unknown_consents() -> None:
    command = WithdrawConsent(customer_id=C, purpose="any", channel="any")
    given(CONSENT).when(command).then_unknown("no such customer", field="customer_id")


def test_a_consent_ends_after_it_began() -> None:
    command = GiveConsent(customer_id=C, purpose="newsletter", channel="email", expires_on=NOW.date())
    story().when(command).then_invalid("after the day on which consent was given", field="expires_on")


def test_an_expired_consent_says_so() -> None:
    until = ConsentGiven(purpose="newsletter", channel="email", expires_on=date(2027, 1, 1))
    row = decisions(until)
    midnight = datetime(2027, 1, 1, tzinfo=UTC)
    assert [decision.state for decision in ledger(row, midnight - timedelta(microseconds=1)).current] == ["given"]
    assert [decision.state for decision in ledger(row, midnight).current] == ["expired"]
    somewhere = midnight.astimezone(timezone(timedelta(hours=-5)))
    assert [decision.state for decision in ledger(row, somewhere).current] == ["expired"]


def test_what_was_decided_earlier_but_recorded_later_does_not_hold() -> None:
    late = recorded(given_by_mail, NOW - timedelta(days=9), sequence=2, recorded_at=NOW)
    row = replay(CONSENTS, [recorded(withdrawn_by_mail, NOW - timedelta(days=1), sequence=1), late])[(C,)]
    read = ledger(row, NOW)
    assert [(decision.state, decision.purpose) for decision in read.current] == [("withdrawn", "newsletter")]
    assert [decision.state for decision in read.decisions] == ["withdrawn", "given"]
    assert not read.do_not_contact


@pytest.mark.parametrize(
    ("events", "purpose", "channel", "forbidden"),
    [
        ([], None, "phone", False),
        ([given_by_mail], "newsletter", "email", False),
        ([withdrawn_by_mail], "newsletter", "email", True),
        ([withdrawn_by_mail], "service", "email", False),
        ([withdrawn_by_mail], None, "email", True),
        ([withdrawn_by_mail], "newsletter", "phone", False),
        ([withdrawn_by_mail, given_by_mail], "newsletter", "email", False),
        ([do_not_contact], "service", "post", True),
        ([do_not_contact, given_by_mail], "newsletter", "email", True),
        ([do_not_contact, ConsentGiven(purpose="any", channel="any")], "service", "post", False),
        ([withdrawn_by_mail, ConsentGiven(purpose="newsletter", channel="any")], "newsletter", "email", False),
        ([ConsentWithdrawn(purpose="any", channel="phone")], "service", "phone", True),
    ],
)
def test_which_contacts_are_forbidden(
    events: list[ConsentEvent], purpose: str | None, channel: ConsentChannel, *, forbidden: bool
) -> None:
    row = decisions(*events) if events else None
    assert (blocking_decision(row, purpose, channel, NOW) is not None) == forbidden


TODAY = NOW.date()
until_today = ConsentGiven(purpose="newsletter", channel="email", expires_on=TODAY)
anything_until_today = ConsentGiven(purpose="any", channel="any", expires_on=TODAY)


@pytest.mark.parametrize(
    ("events", "purpose", "channel", "forbidden"),
    [
        ([until_today], "newsletter", "email", True),
        ([until_today], "newsletter", "phone", False),
        ([until_today], None, "email", False),
        ([until_today, given_by_mail], "newsletter", "email", False),
        ([ConsentGiven(purpose="any", channel="any"), until_today], "newsletter", "email", False),
        ([withdrawn_by_mail, until_today], "newsletter", "email", True),
        ([withdrawn_by_mail, anything_until_today], None, "email", True),
        ([do_not_contact, anything_until_today], None, "phone", True),
        ([anything_until_today], None, "phone", True),
    ],
)
def test_a_consent_allows_and_lifts_as_long_as_it_lasts(
    events: list[ConsentEvent], purpose: str | None, channel: ConsentChannel, *, forbidden: bool
) -> None:
    row, yesterday = decisions(*events), NOW - timedelta(days=1)
    assert (blocking_decision(row, purpose, channel, NOW) is not None) == forbidden
    before = replace(
        row, decisions=tuple(replace(decision, at=decision.at - timedelta(days=1)) for decision in row.decisions)
    )
    lasted = blocking_decision(before, purpose, channel, yesterday)
    assert lasted is None


def test_a_wider_withdrawal_shows_in_what_a_narrower_consent_allows() -> None:
    read = ledger(decisions(given_by_mail, do_not_contact), NOW)
    assert [(decision.purpose, decision.state, decision.allows) for decision in read.current] == [
        ("any", "withdrawn", False),
        ("newsletter", "given", False),
    ]
    assert read.do_not_contact


def test_an_outbound_contact_against_the_customers_will_needs_a_reason() -> None:
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="offered", direction="outbound")
    world = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    world.when(call).then_rejected("do not contact", field="despite_consent")
    (event,) = world.when(call.model_copy(update={"despite_consent": "recall of a product"})).events
    assert isinstance(event, InteractionLogged)
    assert event.despite_consent == "recall of a product"


def test_what_held_when_the_contact_took_place_counts() -> None:
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="offered", direction="outbound")
    world = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    withdrawn_at = NOW - timedelta(hours=1)
    before = call.model_copy(update={"occurred_at": withdrawn_at - timedelta(microseconds=1)})
    assert len(world.when(before).events) == 1
    world.when(call.model_copy(update={"occurred_at": withdrawn_at})).then_rejected(
        "2026-03-02", field="despite_consent"
    )
    lifted = decisions(do_not_contact, ConsentGiven(purpose="any", channel="any"))
    since = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, lifted)
    assert len(since.when(call).events) == 1
    between = call.model_copy(update={"occurred_at": NOW - timedelta(minutes=90)})
    since.when(between).then_rejected("do not contact", field="despite_consent")


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({"kind": "call", "direction": "outbound"}, "phone"),
        ({"kind": "email", "direction": "outbound"}, "email"),
        ({"kind": "letter", "direction": "outbound"}, "post"),
        ({"kind": "chat", "direction": "outbound"}, "messenger"),
        ({"kind": "social", "direction": "outbound"}, "messenger"),
        ({"kind": "visit"}, "visit"),
        ({"kind": "meeting", "direction": "outbound", "channel": "phone"}, "phone"),
        ({"kind": "call", "direction": "outbound", "channel": "messenger"}, "messenger"),
        ({"kind": "visit", "direction": "inbound"}, None),
        ({"kind": "meeting", "direction": "outbound"}, None),
        ({"kind": "call"}, None),
        ({"kind": "note", "direction": "outbound"}, None),
    ],
)
def test_each_way_to_reach_a_customer_asks_for_its_own_consent(
    fields: dict[str, str], channel: ConsentChannel | None
) -> None:
    command = LogInteraction.model_validate({"customer_id": C, "interaction_id": CALL, "summary": "offered", **fields})
    for withdrawn in ("phone", "email", "post", "messenger", "visit"):
        against = decisions(ConsentWithdrawn(purpose="any", channel=withdrawn))
        decided = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, against).when(command)
        assert (decided.refusal is not None) == (withdrawn == channel), withdrawn


logged = InteractionLogged(interaction_id=CALL, kind="call", summary="offered", direction="inbound", channel="phone")


@pytest.mark.parametrize(
    "changes",
    [
        {"direction": "outbound"},
        {"kind": "visit", "direction": None},
        {"kind": "email", "direction": "outbound"},
        {"channel": "email", "direction": "outbound"},
    ],
)
def test_a_correction_that_makes_it_a_contact_against_their_will_needs_a_reason(changes: dict[str, str]) -> None:
    hour_before = recorded(logged, NOW - timedelta(minutes=30))
    world = given(INTERACTION, hour_before).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    correction = CorrectInteraction.model_validate({"customer_id": C, "interaction_id": CALL, **changes})
    world.when(correction).then_rejected("do not contact", field="despite_consent")
    explained = world.when(correction.model_copy(update={"despite_consent": "recall of a product"}))
    assert explained.then_row(despite_consent="recall of a product").corrected
    world.when(CorrectInteraction(customer_id=C, interaction_id=CALL, summary="offered a lens")).then_row(
        corrected=True
    )


def test_a_correction_of_the_time_asks_for_the_consent_of_that_time() -> None:
    allowed = recorded(logged.model_copy(update={"direction": "outbound"}), NOW - timedelta(days=2))
    world = given(INTERACTION, allowed).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    moved = CorrectInteraction(customer_id=C, interaction_id=CALL, happened_at=NOW - timedelta(minutes=1))
    world.when(moved).then_rejected("do not contact", field="despite_consent")
    still_before = moved.model_copy(update={"happened_at": NOW - timedelta(days=1)})
    assert len(world.when(still_before).events) == 1
    world.when(CorrectInteraction(customer_id=C, interaction_id=CALL, outcome="none")).then_row(outcome="none")


def test_what_was_said_of_purpose_and_reason_outlives_corrections() -> None:
    outbound = logged.model_copy(update={"direction": "outbound", "purpose": "service", "despite_consent": "recall"})
    world = given(INTERACTION, outbound).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    corrected = world.when(CorrectInteraction(customer_id=C, interaction_id=CALL, kind="email"))
    corrected.then_row(kind="email", channel="email", purpose="service", despite_consent="recall")


def test_a_visit_against_the_customers_will_needs_a_reason() -> None:
    plan = PlanVisit(customer_id=C, visit_id=CALL, planned_at=NOW, goal="show the catalogue")
    world = given(VISIT).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    world.when(plan).then_rejected("do not contact", field="despite_consent")
    because = plan.model_copy(update={"despite_consent": "recall of a product"})
    (planned,) = world.when(because).own
    report = ReportVisit(customer_id=C, visit_id=CALL, interaction_id=VISITED, summary="took it back")
    later = given(VISIT, planned).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    interaction, _ = later.when(report).events
    assert isinstance(interaction, InteractionLogged)
    assert interaction.despite_consent == "recall of a product"
    (before,) = given(VISIT).knowing(CUSTOMERS, customer).when(plan).own
    unexplained = given(VISIT, before).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    unexplained.when(report).then_rejected("do not contact", field="despite_consent")
    yesterday = NOW - timedelta(days=1)
    (planned,) = given(VISIT).knowing(CUSTOMERS, customer).when(plan.model_copy(update={"planned_at": yesterday})).own
    made = given(VISIT, planned).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    assert len(made.when(report.model_copy(update={"occurred_at": yesterday})).events) == 2


def test_who_was_merged_into_another_customer_is_asked_with_it() -> None:
    into = UUID(int=78)
    gone, kept = replace(customer, merged_into=into), replace(customer, customer_id=into, absorbed=(absorbed(C),))
    theirs = replace(decisions(do_not_contact), customer_id=into)
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="offered", direction="outbound")
    world = given(INTERACTION).knowing(CUSTOMERS, gone).knowing(CUSTOMERS, kept).knowing(CONSENTS, theirs)
    world.when(call).then_rejected("do not contact", field="despite_consent")


def test_what_somebody_merged_does_not_want_counts_too() -> None:
    other = UUID(int=77)
    merged = replace(customer, absorbed=(absorbed(other),))
    rest = replace(customer, customer_id=other)
    command = WithdrawConsent(customer_id=C, purpose="any", channel="any")
    file = {(CUSTOMERS.name, (C,)): merged, (CUSTOMERS.name, (other,)): rest}
    assert set(context_of(CONSENT, None, command, file).rows) == {
        (CUSTOMERS.name, (C,)),
        (CUSTOMERS.name, (other,)),
        (CONSENTS.name, (C,)),
        (CONSENTS.name, (other,)),
    }
    theirs = replace(decisions(do_not_contact), customer_id=other)
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="offered", direction="outbound")
    world = given(INTERACTION).knowing(CUSTOMERS, merged).knowing(CUSTOMERS, rest).knowing(CONSENTS, theirs)
    world.when(call).then_rejected("do not contact", field="despite_consent")


def test_who_calls_us_may_be_answered() -> None:
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="asked", direction="inbound")
    world = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    assert len(world.when(call).events) == 1
