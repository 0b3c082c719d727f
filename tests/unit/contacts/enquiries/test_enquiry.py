"""Enquiries and forms: decisions, and the requirements of a submission."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.enquiries.domain.enquiry import (
    ENQUIRY,
    AnswerEnquiry,
    AssignEnquiry,
    ReceiveEnquiry,
    RejectEnquiry,
)
from services.contacts.enquiries.domain.quarantine import QUARANTINED_MESSAGE, DiscardInbound, Quarantine, RetryMessage
from services.contacts.enquiries.domain.submission import ShopMessage, Submission
from services.contacts.enquiries.domain.web_form import (
    WEB_FORM,
    WEB_FORMS,
    CloseWebForm,
    OpenWebForm,
    ReopenWebForm,
    ReviseWebForm,
    RotateWebFormToken,
)
from services.contacts.enquiries.routes.forms import check_open
from services.contacts.enquiries.views import Match
from services.contacts.enquiries.worker.intake import IncomingEnquiry
from services.contacts.people.domain.colleague.row import USERS, User
from shared.events.contacts.activities.consent import ConsentRequested
from shared.events.contacts.activities.enquiries import (
    EnquiryAnswered,
    EnquiryAssigned,
    EnquiryDiscarded,
    EnquiryReceived,
    EnquiryRejected,
    EnquirySetAside,
    EnquiryTakenUp,
    WebFormClosed,
    WebFormOpened,
    WebFormReopened,
    WebFormRevised,
    WebFormTokenRotated,
)
from shared.events.contacts.customers.contact_points import EmailAddress
from shared.events.contacts.customers.merges import CustomerMerged
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.event import Event
from shared.messages.refusals import Moved, Unknown
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, given, recorded

E, F, OTHER = (UUID(f"01890000-0000-7000-8000-0000000000{last}") for last in ("e1", "f1", "c2"))
received = EnquiryReceived(enquiry_id=E, channel="web_form", subject="A lens", email="a@example.com", owner="anna")
TOKEN, FURTHER = "t" * 32, "u" * 32
opened = WebFormOpened(label="Contact", token_hash=sha256(TOKEN.encode()).hexdigest())
aside = EnquirySetAside(reason="spam", detail="too fast", came_from="form Contact", content="{}")


def customer(*further: Event) -> Any:
    registered = CustomerRegistered(kind="person", name="Ada", owner="anna")
    events = [recorded(event, sequence=number) for number, event in enumerate((registered, *further), start=1)]
    return replay(CUSTOMERS, events)[(C,)]


def test_an_enquiry_belongs_to_a_customer_and_its_owner_answers() -> None:
    command = ReceiveEnquiry(enquiry_id=E, customer_id=C, channel="web_form", subject="A lens", email="a@example.com")
    given(ENQUIRY).when(command).then_unknown("no such customer", field="customer_id")
    given(ENQUIRY).knowing(CUSTOMERS, customer()).when(command).then(received)
    given(ENQUIRY, received).knowing(CUSTOMERS, customer()).when(command).then()
    moved = given(ENQUIRY).knowing(CUSTOMERS, customer(CustomerMerged(into_id=OTHER))).when(command)
    assert isinstance(moved.refusal, Moved)


def test_an_enquiry_is_given_to_somebody_answered_or_rejected_once() -> None:
    story = given(ENQUIRY, received)
    story.when(AssignEnquiry(enquiry_id=E, owner="bert")).then(EnquiryAssigned(enquiry_id=E, owner="bert"))
    story.when(AssignEnquiry(enquiry_id=E, owner="anna")).then()
    answered = EnquiryAnswered(enquiry_id=E, channel="email", note="sent the list")
    story.when(AnswerEnquiry(enquiry_id=E, channel="email", note="sent the list")).then(answered)
    story.when(RejectEnquiry(enquiry_id=E, cause="a test")).then(EnquiryRejected(enquiry_id=E, cause="a test"))
    done = given(ENQUIRY, received, answered)
    done.when(RejectEnquiry(enquiry_id=E, cause="x")).then_rejected("already answered", field="enquiry_id")
    given(ENQUIRY).when(AnswerEnquiry(enquiry_id=E)).then_unknown("no such enquiry", field="enquiry_id")


def test_a_form_opens_with_a_token_changes_closes_and_opens_again() -> None:
    given(WEB_FORM).when(OpenWebForm(form_id=F, label="Contact", token=TOKEN)).then(opened)
    past = recorded(opened, subject_id=F, subject_kind="web_form")
    story = given(WEB_FORM, past)
    again = OpenWebForm(form_id=F, label="Contact", token=FURTHER)
    story.when(again).then_rejected("already exists", field="form_id")
    story.when(ReviseWebForm(form_id=F, label="Contact")).then()
    story.when(ReviseWebForm(form_id=F, label="Ask us")).then(WebFormRevised(label="Ask us"))
    rotated = WebFormTokenRotated(token_hash=sha256(FURTHER.encode()).hexdigest())
    story.when(RotateWebFormToken(form_id=F, token=FURTHER)).then(rotated)
    story.when(ReopenWebForm(form_id=F)).then()
    story.when(CloseWebForm(form_id=F)).then(WebFormClosed())
    closed = recorded(WebFormClosed(), subject_id=F, subject_kind="web_form", sequence=2)
    given(WEB_FORM, past, closed).when(ReopenWebForm(form_id=F)).then(WebFormReopened())


@pytest.mark.parametrize("former", [{"token": FURTHER}, {"token_hash": sha256(FURTHER.encode()).hexdigest()}])
def test_a_token_admits_whether_its_event_has_it_in_clear_or_as_a_hash(former: dict[str, str]) -> None:
    for events in ([WebFormOpened(label="Contact", **former)], [opened, WebFormTokenRotated(**former)]):
        past = [recorded(e, subject_id=F, subject_kind="web_form", sequence=n) for n, e in enumerate(events, start=1)]
        form = replay(WEB_FORMS, past)[(F,)]
        check_open(form, FURTHER)
        for wrong in (TOKEN, form.token_hash, ""):
            with pytest.raises(Unknown, match="is not this form's"):
                check_open(form, wrong)


@pytest.mark.parametrize("token", ["short", "t" * 129, "with blanks and such ............", ""])
def test_a_token_cannot_be_guessed(token: str) -> None:
    with pytest.raises(ValidationError, match="token"):
        OpenWebForm(form_id=F, label="Contact", token=token)


def test_nobody_who_has_left_gets_enquiries_or_the_customers_of_a_form() -> None:
    gone = User("dora", "Dora", None, None, None, None, None, NOW, active=False)
    assigned = given(ENQUIRY, received).knowing(USERS, gone).when(AssignEnquiry(enquiry_id=E, owner="dora"))
    assigned.then_rejected("this colleague has left", field="owner")
    form = given(WEB_FORM).knowing(USERS, gone).when(OpenWebForm(form_id=F, label="Contact", owner="dora", token=TOKEN))
    form.then_rejected("this colleague has left", field="owner")


def test_a_form_that_asks_for_consent_says_to_what() -> None:
    mute = OpenWebForm(form_id=F, label="Contact", asks=("consent",), token=TOKEN)
    given(WEB_FORM).when(mute).then_invalid("asks for consent", field="consent_wording")
    idle = OpenWebForm(form_id=F, label="Contact", consent_wording="I agree", token=TOKEN)
    given(WEB_FORM).when(idle).then_invalid("asks for consent", field="consent_wording")


def test_what_was_set_aside_is_taken_up_or_discarded_once() -> None:
    past = recorded(aside, subject_id=F, subject_kind="inbound")
    story = given(QUARANTINED_MESSAGE, past)
    again = Quarantine(inbound_id=F, reason="spam", detail="too fast", came_from="form Contact", content="{}")
    story.when(again).then()
    story.when(RetryMessage(inbound_id=F, enquiry_id=E)).then(EnquiryTakenUp(enquiry_id=E))
    story.when(DiscardInbound(inbound_id=F, cause="spam")).then(EnquiryDiscarded(cause="spam"))
    taken = recorded(EnquiryTakenUp(enquiry_id=E), subject_id=F, subject_kind="inbound", sequence=2)
    twice = given(QUARANTINED_MESSAGE, past, taken).when(DiscardInbound(inbound_id=F, cause="spam"))
    twice.then_rejected("already taken up", field="inbound_id")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "a@example.com", "text": "?"}, "name or company is required"),
        ({"name": "Ada", "text": "?"}, "phone or customer_number is required"),
        ({"name": "Ada", "email": "a@example.com"}, "text or subject is required"),
        ({"name": "Ada", "email": "nobody", "text": "?"}, "not an e-mail address"),
        ({"name": "Ada", "phone": "030 901820", "text": "?"}, "not a phone number"),
        ({"name": "Ada", "phone": "+49 1", "text": "?"}, "phone"),
        ({"name": "A\x00da", "email": "a@example.com", "text": "?"}, "NUL"),
    ],
)
def test_a_submission_says_who_asks_what_and_how_they_are_reached(fields: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Submission.model_validate(fields)


def test_a_phone_number_is_read_as_in_its_country() -> None:
    submission = Submission.model_validate({"name": "Ada", "phone": "030 901820", "country": "de", "text": "?"})
    assert submission.number == "+4930901820"


def test_a_shops_message_is_the_same_enquiry_however_often_it_comes() -> None:
    message = {"system": "shop", "message_id": "17", "name": "Ada", "email": "a@example.com", "text": "?", "new": 1}
    first, again = (ShopMessage.model_validate(message) for _ in range(2))
    assert first.enquiry_id == again.enquiry_id
    assert first.enquiry_id != ShopMessage.model_validate({**message, "message_id": "18"}).enquiry_id


def test_a_ticked_box_requests_consent_and_gives_none() -> None:
    mail = EmailAddress("a@example.com")
    known = replay(CUSTOMERS, [recorded(CustomerRegistered(kind="person", name="Ada", emails=(mail,)))])[(C,)]
    command = ReceiveEnquiry(
        enquiry_id=E, customer_id=C, channel="web_form", email="a@example.com", consent_wording="News by e-mail"
    )
    (_, asked) = given(ENQUIRY).knowing(CUSTOMERS, known).when(command).events
    assert asked == ConsentRequested(
        request_id=E,
        purpose="marketing",
        channel="email",
        source="web form",
        wording="News by e-mail",
        email="a@example.com",
        requested_at=NOW,
    )
    assert len(given(ENQUIRY).knowing(CUSTOMERS, customer()).when(command).events) == 1


@pytest.mark.parametrize(
    ("channel", "by", "certain"),
    [
        ("shop", "external_id", True),
        ("shop", "email", False),
        ("shop", "phone", False),
        ("web_form", "external_id", False),
        ("web_form", "email", False),
    ],
)
def test_only_a_customer_number_from_a_system_verifies(channel: Any, by: Any, *, certain: bool) -> None:
    fields = {"name": "Ada", "email": "a@example.com", "customer_number": "17", "text": "?"}
    arrived = IncomingEnquiry(E, channel, Submission.model_validate(fields))
    assert arrived.verifies(Match(C, by)) == certain
