"""Consent: every decision is a fact; the latest about all that an earlier one says holds."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.contacts.domain.consent import CONSENT, LEDGERS, GiveConsent, WithdrawConsent
from services.contacts.domain.customer import CUSTOMERS, Absorbed
from services.contacts.domain.interaction import INTERACTION
from services.contacts.domain.interaction_commands import LogInteraction
from services.contacts.domain.visit import VISIT, PlanVisit, ReportVisit
from services.contacts.views.consents import ledger
from shared.consents import CONSENTS, CustomerConsents, forbids
from shared.events.contacts import (
    ConsentChannel,
    ConsentEvent,
    ConsentGiven,
    ConsentWithdrawn,
    CustomerRegistered,
    InteractionLogged,
    ProfileFields,
)
from shared.message import Event
from shared.replay import replay
from tests.specification import CUSTOMER as C
from tests.specification import NOW, Story, given, recorded

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
    story(given_by_mail, withdrawn_by_mail).when(no_more).then()


def test_nobody_unknown_consents() -> None:
    command = WithdrawConsent(customer_id=C, purpose="any", channel="any")
    given(CONSENT).when(command).then_unknown("no such customer", field="customer_id")


def test_a_consent_ends_after_it_began() -> None:
    command = GiveConsent(customer_id=C, purpose="newsletter", channel="email", expires_on=NOW.date())
    story().when(command).then_invalid("after the one on which it was given", field="expires_on")


def test_an_expired_consent_says_so() -> None:
    until = ConsentGiven(purpose="newsletter", channel="email", expires_on=date(2027, 1, 1))
    row = decisions(until)
    assert [one.state for one in ledger(row, date(2026, 12, 31)).current] == ["given"]
    assert [one.state for one in ledger(row, date(2027, 1, 1)).current] == ["expired"]


def test_what_was_decided_earlier_but_recorded_later_does_not_hold() -> None:
    late = recorded(given_by_mail, NOW - timedelta(days=9), sequence=2, recorded_at=NOW)
    row = replay(CONSENTS, [recorded(withdrawn_by_mail, NOW - timedelta(days=1), sequence=1), late])[(C,)]
    read = ledger(row, NOW.date())
    assert [(one.state, one.purpose) for one in read.current] == [("withdrawn", "newsletter")]
    assert [one.state for one in read.decisions] == ["withdrawn", "given"]
    assert not read.do_not_contact


@pytest.mark.parametrize(
    ("said", "purpose", "channel", "forbidden"),
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
    said: list[ConsentEvent], purpose: str | None, channel: ConsentChannel, *, forbidden: bool
) -> None:
    row = decisions(*said) if said else None
    assert (forbids(row, purpose, channel) is not None) == forbidden


def test_an_outbound_contact_against_the_customers_will_needs_a_reason() -> None:
    call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="offered", direction="outbound")
    world = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    world.when(call).then_rejected("do not contact", field="despite_consent")
    (event,) = world.when(call.model_copy(update={"despite_consent": "recall of a product"})).events
    assert isinstance(event, InteractionLogged)
    assert event.despite_consent == "recall of a product"


def test_a_visit_against_the_customers_will_needs_a_reason() -> None:
    plan = PlanVisit(customer_id=C, visit_id=CALL, planned_at=NOW, goal="show the catalogue")
    world = given(VISIT).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    world.when(plan).then_rejected("do not contact", field="despite_consent")
    because = plan.model_copy(update={"despite_consent": "recall of a product"})
    (planned,) = world.when(because).own
    report = ReportVisit(customer_id=C, visit_id=CALL, interaction_id=VISITED, summary="took it back")
    later = given(VISIT, planned).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    told, _ = later.when(report).events
    assert isinstance(told, InteractionLogged)
    assert told.despite_consent == "recall of a product"
    (before,) = given(VISIT).knowing(CUSTOMERS, customer).when(plan).own
    unexplained = given(VISIT, before).knowing(CUSTOMERS, customer).knowing(CONSENTS, decisions(do_not_contact))
    unexplained.when(report).then_rejected("do not contact", field="despite_consent")


def test_what_somebody_merged_does_not_want_counts_too() -> None:
    other = UUID(int=77)
    merged = replace(customer, absorbed=(absorbed(other),))
    rest = replace(customer, customer_id=other)
    wanted = LEDGERS({(CUSTOMERS.name, (C,)): merged, (CUSTOMERS.name, (other,)): rest})
    assert {(view.name, key) for view, key in wanted} == {
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
