"""Enquiries whose customer is only suggested: a colleague says whose each one is, and may take it back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contacts.consent.domain.request import CONSENT_REQUESTS
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.enquiries.domain.enquiry import ENQUIRIES
from services.contacts.enquiries.domain.suggestion import (
    SUGGESTED_ENQUIRIES,
    SUGGESTED_ENQUIRY,
    AttributeEnquiry,
    DetachEnquiry,
    DismissEnquiry,
    SuggestEnquiry,
)
from shared.events.contacts.activities.consent import ConsentRequested
from shared.events.contacts.activities.enquiries import (
    EnquiryAttributed,
    EnquiryDetached,
    EnquiryDismissed,
    EnquiryReceived,
    EnquirySuggested,
    EnquiryWithdrawn,
)
from shared.events.contacts.customers.contact_points import EmailAddress
from shared.events.contacts.customers.merges import CustomerMerged
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.event import Event, EventAbout, Recorded
from shared.messages.refusals import Moved
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, Story, given, recorded

E, OTHER = (UUID(f"01890000-0000-7000-8000-0000000000{last}") for last in ("e1", "c2"))
MAIL = "ada@example.com"
suggested = EnquirySuggested(
    channel="web_form", suggested_id=C, matched_by="email", name="Ada", email=MAIL, text="Which lens?"
)
agreed = suggested.model_copy(update={"consent_wording": "News by e-mail"})
ARRIVED = NOW - timedelta(hours=1)


def customer(*further: Event, mail: str = MAIL) -> Any:
    registered = CustomerRegistered(kind="person", name="Ada", owner="anna", emails=(EmailAddress(mail),))
    events = [recorded(event, sequence=number) for number, event in enumerate((registered, *further), start=1)]
    return replay(CUSTOMERS, events)[(C,)]


def waiting(*events: Event) -> Story:
    """Return the story of an enquiry that came in an hour ago, and what was said of it since."""
    past = [about_enquiry(event, number) for number, event in enumerate(events, start=1)]
    return given(SUGGESTED_ENQUIRY, *past).knowing(CUSTOMERS, customer())


def about_enquiry(event: Event, sequence: int) -> Recorded[Any]:
    return recorded(event, ARRIVED, subject_id=E, subject_kind="enquiry", sequence=sequence)


def standing(*events: Event) -> Any:
    """Return how the suggestion stands after these events."""
    past = [about_enquiry(event, number) for number, event in enumerate(events, start=1)]
    return replay(SUGGESTED_ENQUIRIES, past)[(E,)]


def received(enquiry_id: UUID = E) -> EnquiryReceived:
    return EnquiryReceived(
        enquiry_id=enquiry_id,
        channel="web_form",
        name="Ada",
        email=MAIL,
        text="Which lens?",
        owner="anna",
        suggestion_id=E,
        arrived_at=ARRIVED,
    )


def test_what_comes_in_unverified_says_nothing_about_the_customer() -> None:
    command = SuggestEnquiry(
        enquiry_id=E, suggested_id=C, channel="web_form", matched_by="email", name="Ada", email=MAIL, text="Which lens?"
    )
    given(SUGGESTED_ENQUIRY).when(command).then(suggested)
    waiting(suggested).when(command).then()


def test_a_colleague_says_that_it_is_the_suggested_customers() -> None:
    decided = waiting(suggested).when(AttributeEnquiry(enquiry_id=E, customer_id=C))
    decided.then(EnquiryAttributed(customer_id=C, recorded_as=E), EventAbout(C, received()))
    row = standing(suggested, *decided.own)
    assert (row.status, row.customer_id, row.recorded_as, row.closed_by) == ("attributed", C, E, "user:anna")


def test_it_stands_in_the_history_as_of_its_arrival() -> None:
    (row,) = replay(ENQUIRIES, [recorded(received(), NOW)]).values()
    assert (row.customer_id, row.received_at, row.suggestion_id) == (C, ARRIVED, E)


def test_it_may_be_another_customers_and_follows_a_merge() -> None:
    other = replace(customer(mail="grace@example.com"), customer_id=OTHER)
    command = AttributeEnquiry(enquiry_id=E, customer_id=OTHER)
    story = waiting(agreed)
    attributed, *about = story.knowing(CUSTOMERS, other).when(command).events
    assert attributed == EnquiryAttributed(customer_id=OTHER, recorded_as=E)
    assert [(event.subject_id, type(event.event)) for event in about if isinstance(event, EventAbout)] == [
        (OTHER, EnquiryReceived)
    ]
    moved = story.knowing(CUSTOMERS, customer(CustomerMerged(into_id=OTHER)))
    refusal = moved.when(AttributeEnquiry(enquiry_id=E, customer_id=C)).refusal
    assert isinstance(refusal, Moved)
    story.when(command).then_unknown("no such customer", field="customer_id")


def test_consent_is_requested_only_of_a_customer_with_that_address() -> None:
    """A link proves who reads the mailbox; of a mailbox that is not the customer's it proves nothing."""
    command = AttributeEnquiry(enquiry_id=E, customer_id=C)
    (_, _, asked) = waiting(agreed).when(command).events
    assert asked == EventAbout(
        C,
        ConsentRequested(
            request_id=E,
            purpose="marketing",
            channel="email",
            source="web form",
            wording="News by e-mail",
            email=MAIL,
            requested_at=ARRIVED,
        ),
    )
    foreign = waiting(agreed).knowing(CUSTOMERS, customer(mail="someone@example.com")).when(command)
    assert len(foreign.events) == 2


def test_it_is_attributed_once_and_the_same_again_changes_nothing() -> None:
    story = waiting(suggested, EnquiryAttributed(customer_id=C, recorded_as=E))
    story.when(AttributeEnquiry(enquiry_id=E, customer_id=C)).then()
    story.when(AttributeEnquiry(enquiry_id=E, customer_id=OTHER)).then_rejected(
        "attributed already", field="enquiry_id"
    )
    story.when(DismissEnquiry(enquiry_id=E, cause="spam")).then_rejected("attributed already", field="enquiry_id")


def test_taking_it_back_withdraws_it_and_the_request_from_the_customer() -> None:
    story = waiting(suggested, EnquiryAttributed(customer_id=C, recorded_as=E))
    back = story.when(DetachEnquiry(enquiry_id=E, customer_id=C, cause="another Ada"))
    withdrawn = EnquiryWithdrawn(enquiry_id=E, cause="another Ada")
    back.then(EnquiryDetached(customer_id=C), EventAbout(C, withdrawn))
    row = standing(suggested, EnquiryAttributed(customer_id=C, recorded_as=E), *back.own)
    assert (row.status, row.customer_id, row.recorded_as, row.attributions) == ("waiting", None, None, 1)
    assert replay(ENQUIRIES, [recorded(received()), recorded(withdrawn, sequence=2)]) == {}
    asked = ConsentRequested(request_id=E, purpose="marketing", channel="email", email=MAIL, requested_at=NOW)
    assert replay(CONSENT_REQUESTS, [recorded(asked), recorded(withdrawn, sequence=2)]) == {}
    story.when(DetachEnquiry(enquiry_id=E, customer_id=OTHER)).then_rejected(
        "not recorded with this customer", field="customer_id"
    )
    waiting(suggested).when(DetachEnquiry(enquiry_id=E, customer_id=C)).then_rejected(
        "not recorded with this customer", field="customer_id"
    )


def test_each_attribution_has_an_id_of_its_own() -> None:
    """Streams of two customers arrive in any order, so their rows must not share a key."""
    before = (suggested, EnquiryAttributed(customer_id=C, recorded_as=E), EnquiryDetached(customer_id=C))
    other = replace(customer(), customer_id=OTHER)
    again = waiting(*before).knowing(CUSTOMERS, other).when(AttributeEnquiry(enquiry_id=E, customer_id=OTHER))
    (attributed,) = again.own
    assert isinstance(attributed, EnquiryAttributed)
    assert attributed.recorded_as != E
    assert again.events[1] == EventAbout(OTHER, received(attributed.recorded_as))


def test_what_needs_no_answer_is_dismissed() -> None:
    decided = waiting(suggested).when(DismissEnquiry(enquiry_id=E, cause="an advertisement"))
    decided.then(EnquiryDismissed(cause="an advertisement"))
    row = standing(suggested, *decided.own)
    assert (row.status, row.closing) == ("dismissed", "an advertisement")
    gone = waiting(suggested, EnquiryDismissed(cause="x")).when(AttributeEnquiry(enquiry_id=E, customer_id=C))
    gone.then_rejected("dismissed already", field="enquiry_id")
    given(SUGGESTED_ENQUIRY).when(DismissEnquiry(enquiry_id=E, cause="x")).then_unknown(
        "no such enquiry", field="enquiry_id"
    )
