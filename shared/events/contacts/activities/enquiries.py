"""Enquiries that come in by themselves: the forms they come from, what was asked, what could not be taken as it was.

An enquiry's subject is the customer who asks; a form's is `web_form/<uuid>`, and what was set aside is
`inbound/<uuid>`.
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
"""What a form may ask beside name, e-mail address and text."""
EnquiryChannel = Literal["web_form", "shop"]
AsideReason = Literal["spam", "unreadable"]


class WebFormFact(Event):
    """What a form asks, and how its submissions are treated."""

    label: str
    asks: tuple[FormField, ...] = ()
    source: str | None = None
    """How customers who are new by this form found us."""
    territory: Code | None = None
    owner: UserId | None = None
    tags: tuple[str, ...] = ()
    country: Code | None = None
    """How phone numbers without a country code are read, ISO 3166-1 alpha-2."""
    response_hours: Count | None = None
    """Hours within which somebody has to answer."""
    consent_wording: str | None = None
    thanks_url: str | None = None


class WebFormOpened(WebFormFact):
    """A form stands open to the public; what comes in by it is treated so."""

    type: ClassVar[str] = "contacts.web_form_opened.v1"
    reads_as = Wording("globe", N_("{who} opened the form {label}"))
    token: str
    """Tells who may post. It stands in the page that shows the form, so it is no secret; rotating it ends its use."""


class WebFormRevised(WebFormFact):
    """From now on the form asks other things, or what comes in by it is treated differently."""

    type: ClassVar[str] = "contacts.web_form_revised.v1"
    reads_as = Wording("globe", N_("{who} changed the form {label}"))


class WebFormTokenRotated(Event):
    """Pages that still send the former token are turned away."""

    type: ClassVar[str] = "contacts.web_form_token_rotated.v1"
    reads_as = Wording("lock", N_("{who} created a new token for the form"))
    token: str


class WebFormClosed(Event):
    type: ClassVar[str] = "contacts.web_form_closed.v1"
    reads_as = Wording("x", N_("{who} closed the form"))


class WebFormReopened(Event):
    type: ClassVar[str] = "contacts.web_form_reopened.v1"
    reads_as = Wording("globe", N_("{who} reopened the form"))


class EnquiryReceived(Event):
    """The customer of this history asks something, by a form or in a shop; carries all that a lead needs."""

    type: ClassVar[str] = "contacts.enquiry_received.v1"
    reads_as = Wording(
        "inbox",
        N_("{who} recorded an enquiry: {subject}"),
        N_("{who} recorded an enquiry about {product}"),
        N_("{who} recorded an enquiry"),
    )
    enquiry_id: UUID
    channel: EnquiryChannel
    form_id: UUID | None = None
    system: Code | None = None
    """Which shop or other system sent it."""
    message_id: str | None = None
    name: Personal[str | None] = None
    company: Personal[str | None] = None
    email: Personal[str | None] = None
    phone: Personal[str | None] = None
    subject: Personal[str | None] = None
    text: Personal[str | None] = None
    product: str | None = None
    order_number: str | None = None
    matched_by: Literal["external_id", "email", "phone"] | None = None
    """By what the customer was recognised; None: registered by this enquiry."""
    owner: UserId | None = None
    response_due: datetime | None = None


class EnquiryAssigned(Event):
    """Somebody (or nobody) is assigned to answer."""

    type: ClassVar[str] = "contacts.enquiry_assigned.v1"
    reads_as = Wording("user", N_("{who} assigned the enquiry to {owner}"), N_("{who} unassigned the enquiry"))
    enquiry_id: UUID
    owner: UserId | None


class EnquiryAnswered(Event):
    """The customer got a first answer."""

    type: ClassVar[str] = "contacts.enquiry_answered.v1"
    reads_as = Wording("reply", N_("{who} answered the enquiry: {note}"), N_("{who} answered the enquiry"))
    enquiry_id: UUID
    channel: ContactChannel | None = None
    note: Personal[str | None] = None


class EnquiryRejected(Event):
    """It needs no answer: an advertisement, a mistake, a test."""

    type: ClassVar[str] = "contacts.enquiry_rejected.v1"
    reads_as = Wording("x", N_("{who} marked the enquiry as needing no answer: {cause}"))
    enquiry_id: UUID
    cause: Personal[str]


class EnquirySetAside(Event):
    """An incoming message was quarantined instead of becoming an enquiry; it waits for a decision."""

    type: ClassVar[str] = "contacts.enquiry_set_aside.v1"
    reads_as = Wording("triangle-alert", N_("{who} set aside an incoming item: {detail}"))
    reason: AsideReason
    detail: Personal[str]
    """The problem, in words."""
    came_from: str
    """The form, or the place on the topic."""
    form_id: UUID | None = None
    content: Personal[str]
    """As it came, JSON where it can be read."""


class EnquiryTakenUp(Event):
    """A quarantined message has become an enquiry after all, corrected or unchanged."""

    type: ClassVar[str] = "contacts.enquiry_taken_up.v1"
    reads_as = Wording("check", N_("{who} accepted an item set aside"))
    enquiry_id: UUID


class EnquiryDiscarded(Event):
    """What was set aside shall stay aside."""

    type: ClassVar[str] = "contacts.enquiry_discarded.v1"
    reads_as = Wording("x", N_("{who} discarded an item set aside: {cause}"))
    cause: Personal[str]


WebFormEvent = WebFormOpened | WebFormRevised | WebFormTokenRotated | WebFormClosed | WebFormReopened
EnquiryEvent = EnquiryReceived | EnquiryAssigned | EnquiryAnswered | EnquiryRejected
InboundEvent = EnquirySetAside | EnquiryTakenUp | EnquiryDiscarded
