"""A customer's consent by purpose and channel; each decision is a separate event.

A consent from an unverified source is requested first. It is no decision until it is confirmed by a link.
"""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Code, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording

ConsentChannel = Literal["any", "email", "phone", "sms", "post", "messenger", "visit"]
EVERY_PURPOSE = "any"


class ConsentGiven(ProfileFact):
    """The customer allows contact for a purpose through a channel, from the envelope's `time` on."""

    type: ClassVar[str] = "contacts.consent_given.v1"
    reads_as = Wording("circle-check", N_("{who} recorded consent: {purpose} by {channel}"))
    purpose: Code
    """Such as `newsletter`; `any` means all purposes."""
    channel: ConsentChannel
    source: Code | None = None
    """Where it was given: `web form`, `fair`, `phone`."""
    evidence: Personal[str | None] = None
    """The proof: the customer's words, or the number of a signed form."""
    wording: str | None = None
    """The name or version of the text that the customer agreed to."""
    expires_on: date | None = None
    """The first day on which the consent no longer holds."""
    request_id: UUID | None = None
    """The request that was confirmed by a link; None: the consent was given directly."""


class ConsentWithdrawn(ProfileFact):
    """The customer withdrew consent or forbids contact; purpose and channel `any` mean no contact at all."""

    type: ClassVar[str] = "contacts.consent_withdrawn.v1"
    reads_as = Wording("circle-x", N_("{who} recorded that consent was withdrawn: {purpose} by {channel}"))
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Personal[str | None] = None


class ConsentRequested(ProfileFact):
    """Somebody agreed in the customer's name, unverified. It allows nothing until it is confirmed by a link."""

    type: ClassVar[str] = "contacts.consent_requested.v1"
    reads_as = Wording("clock", N_("{who} recorded an unconfirmed consent: {purpose} by {channel}"))
    request_id: UUID
    """The enquiry with which it came."""
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    wording: str | None = None
    email: Personal[str]
    """The address whose reader can confirm it; the customer has this address."""
    requested_at: datetime
    """When somebody agreed; a withdrawal after this moment overtakes the request."""


class ConsentLinkIssued(ProfileFact):
    """A link was made that confirms the request; only the hash of its token is kept."""

    type: ClassVar[str] = "contacts.consent_link_issued.v1"
    reads_as = Wording("link", N_("{who} created a link to confirm the consent"))
    request_id: UUID
    token_hash: str
    """The SHA-256 of the token, in hexadecimal."""
    expires_at: datetime


ConsentEvent = ConsentGiven | ConsentWithdrawn
ConsentRequestEvent = ConsentRequested | ConsentLinkIssued
