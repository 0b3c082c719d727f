"""A customer's consent by purpose and channel; each decision is a separate event."""

from datetime import date
from typing import ClassVar, Literal

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


class ConsentWithdrawn(ProfileFact):
    """The customer withdrew consent or forbids contact; purpose and channel `any` mean no contact at all."""

    type: ClassVar[str] = "contacts.consent_withdrawn.v1"
    reads_as = Wording("circle-x", N_("{who} recorded that consent was withdrawn: {purpose} by {channel}"))
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Personal[str | None] = None


ConsentEvent = ConsentGiven | ConsentWithdrawn
