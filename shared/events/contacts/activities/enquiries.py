"""Incoming enquiries: the forms they come from, the enquiries themselves, and messages in quarantine.

An enquiry's subject is the customer who asks. While its customer is only suggested, it is `enquiry/<uuid>`. A form's
is `web_form/<uuid>`; a quarantined message's is `inbound/<uuid>`.
"""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.events.contacts.activities.interactions import ContactChannel
from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

FormField = Literal["company", "phone", "subject", "product", "order_number", "consent"]
"""What a form may ask for besides name, e-mail address and text."""
EnquiryChannel = Literal["web_form", "shop"]
MatchedBy = Literal["external_id", "email", "phone"]
"""The value by which a customer was recognised."""
AsideReason = Literal["spam", "unreadable"]


class WebFormFact(Event):
    """The fields of a form, and how its submissions are handled."""

    label: str
    asks: tuple[FormField, ...] = ()
    source: str | None = None
    """The source recorded for customers who register through this form."""
    territory: Code | None = None
    owner: UserId | None = None
    tags: tuple[str, ...] = ()
    country: Code | None = None
    """The country assumed for phone numbers without a country code, ISO 3166-1 alpha-2."""
    response_hours: Count | None = None
    """The number of hours within which somebody has to answer."""
    consent_wording: str | None = None
    thanks_url: str | None = None


class WebFormOpened(WebFormFact):
    """A form was opened to the public; its submissions are handled as stated here."""

    type: ClassVar[str] = "contacts.web_form_opened.v1"
    reads_as = Wording("globe", N_("{who} opened the form {label}"))
    token: str | None = None
    """The form's token. Only events from before `token_hash` existed carry it."""
    token_hash: str | None = None
    """sha256, in hex, of the token that is required for posting. Rotating the token invalidates it."""


class WebFormRevised(WebFormFact):
    """The form's fields, or the handling of its submissions, changed."""

    type: ClassVar[str] = "contacts.web_form_revised.v1"
    reads_as = Wording("globe", N_("{who} changed the form {label}"))


class WebFormTokenRotated(Event):
    """The form has a new token; submissions with the previous one are refused."""

    type: ClassVar[str] = "contacts.web_form_token_rotated.v1"
    reads_as = Wording("lock", N_("{who} created a new token for the form"))
    token: str | None = None
    token_hash: str | None = None


class WebFormClosed(Event):
    type: ClassVar[str] = "contacts.web_form_closed.v1"
    reads_as = Wording("x", N_("{who} closed the form"))


class WebFormReopened(Event):
    type: ClassVar[str] = "contacts.web_form_reopened.v1"
    reads_as = Wording("globe", N_("{who} reopened the form"))


class EnquiryFact(Event):
    """Who asks what, as it came in through a form or a shop."""

    channel: EnquiryChannel
    form_id: UUID | None = None
    system: Code | None = None
    """The shop or other system that sent it."""
    message_id: str | None = None
    name: Personal[str | None] = None
    company: Personal[str | None] = None
    email: Personal[str | None] = None
    phone: Personal[str | None] = None
    subject: Personal[str | None] = None
    text: Personal[str | None] = None
    product: str | None = None
    order_number: str | None = None
    matched_by: MatchedBy | None = None
    response_due: datetime | None = None


class EnquiryReceived(EnquiryFact):
    """This customer sent an enquiry through a form or a shop; includes everything that a lead needs.

    `matched_by` is the value that identified the customer. None: the enquiry registered the customer, or a colleague
    said whose it is (`suggestion_id`).
    """

    type: ClassVar[str] = "contacts.enquiry_received.v1"
    reads_as = Wording(
        "inbox",
        N_("{who} recorded an enquiry: {subject}"),
        N_("{who} recorded an enquiry about {product}"),
        N_("{who} recorded an enquiry"),
    )
    enquiry_id: UUID
    owner: UserId | None = None
    suggestion_id: UUID | None = None
    """The subject of the suggestion that a colleague confirmed or corrected; None: the customer was known."""
    arrived_at: datetime | None = None
    """When it came in; None: at the event's time."""


class EnquirySuggested(EnquiryFact):
    """An enquiry came in whose address or number is a customer's; nobody has verified that they asked.

    It is no fact about that customer until a colleague says so.
    """

    type: ClassVar[str] = "contacts.enquiry_suggested.v1"
    reads_as = Wording("inbox", N_("{who} recorded an enquiry whose customer is unconfirmed"))
    suggested_id: UUID
    """The customer who has the e-mail address, phone number or customer number."""
    customer_number: Personal[str | None] = None
    consent_wording: str | None = None
    """The consent that was ticked; it is requested once the customer is known."""


class EnquiryAttributed(Event):
    """A colleague said which customer the enquiry comes from; it is now recorded there."""

    type: ClassVar[str] = "contacts.enquiry_attributed.v1"
    reads_as = Wording("check", N_("{who} confirmed the customer of the enquiry"))
    customer_id: UUID
    recorded_as: UUID
    """The enquiry's id in the customer's history; each attribution has its own."""


class EnquiryDetached(Event):
    """The enquiry does not come from the customer it was attributed to; it waits for its customer again."""

    type: ClassVar[str] = "contacts.enquiry_detached.v1"
    reads_as = Wording("rotate-ccw", N_("{who} removed an enquiry from another sender"))
    customer_id: UUID


class EnquiryDismissed(Event):
    """The enquiry needs no answer, whoever sent it."""

    type: ClassVar[str] = "contacts.enquiry_dismissed.v1"
    reads_as = Wording("x", N_("{who} marked the enquiry as needing no answer: {cause}"))
    cause: Personal[str]


class EnquiryWithdrawn(Event):
    """The enquiry was recorded with the wrong customer; it is no longer this customer's."""

    type: ClassVar[str] = "contacts.enquiry_withdrawn.v1"
    reads_as = Wording(
        "rotate-ccw",
        N_("{who} removed an enquiry from another sender: {cause}"),
        N_("{who} removed an enquiry from another sender"),
    )
    enquiry_id: UUID
    cause: Personal[str | None] = None


class EnquiryAssigned(Event):
    """Somebody was assigned to answer the enquiry (None: nobody)."""

    type: ClassVar[str] = "contacts.enquiry_assigned.v1"
    reads_as = Wording("user", N_("{who} assigned the enquiry to {owner}"), N_("{who} unassigned the enquiry"))
    enquiry_id: UUID
    owner: UserId | None


class EnquiryAnswered(Event):
    """The customer received a first answer."""

    type: ClassVar[str] = "contacts.enquiry_answered.v1"
    reads_as = Wording("reply", N_("{who} answered the enquiry: {note}"), N_("{who} answered the enquiry"))
    enquiry_id: UUID
    channel: ContactChannel | None = None
    note: Personal[str | None] = None


class EnquiryRejected(Event):
    """The enquiry needs no answer: an advertisement, a mistake, a test."""

    type: ClassVar[str] = "contacts.enquiry_rejected.v1"
    reads_as = Wording("x", N_("{who} marked the enquiry as needing no answer: {cause}"))
    enquiry_id: UUID
    cause: Personal[str]


class EnquirySetAside(Event):
    """An incoming message was quarantined instead of becoming an enquiry and now awaits a decision."""

    type: ClassVar[str] = "contacts.enquiry_set_aside.v1"
    reads_as = Wording("triangle-alert", N_("{who} set aside an incoming item: {detail}"))
    reason: AsideReason
    detail: Personal[str]
    """The problem, in words."""
    came_from: str
    """The form, or the position on the topic."""
    form_id: UUID | None = None
    content: Personal[str]
    """The message as received; JSON if it is readable."""


class EnquiryTakenUp(Event):
    """A quarantined message has become an enquiry after all, corrected or unchanged."""

    type: ClassVar[str] = "contacts.enquiry_taken_up.v1"
    reads_as = Wording("check", N_("{who} accepted an item set aside"))
    enquiry_id: UUID


class EnquiryDiscarded(Event):
    """A quarantined message was discarded and will not become an enquiry."""

    type: ClassVar[str] = "contacts.enquiry_discarded.v1"
    reads_as = Wording("x", N_("{who} discarded an item set aside: {cause}"))
    cause: Personal[str]


WebFormEvent = WebFormOpened | WebFormRevised | WebFormTokenRotated | WebFormClosed | WebFormReopened
EnquiryEvent = EnquiryReceived | EnquiryAssigned | EnquiryAnswered | EnquiryRejected | EnquiryWithdrawn
SuggestionEvent = EnquirySuggested | EnquiryAttributed | EnquiryDetached | EnquiryDismissed
InboundEvent = EnquirySetAside | EnquiryTakenUp | EnquiryDiscarded
