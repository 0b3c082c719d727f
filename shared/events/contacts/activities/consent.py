"""What a customer allows us: consent by purpose and channel, each decision a fact of its own."""

from datetime import date
from typing import ClassVar, Literal

from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Code, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording

ConsentChannel = Literal["any", "email", "phone", "sms", "post", "messenger", "visit"]
EVERY_PURPOSE = "any"


class ConsentGiven(ProfileFact):
    """The customer allows contact for a purpose through a channel; the envelope's `time` says since when."""

    type: ClassVar[str] = "contacts.consent_given.v1"
    reads_as = Wording("circle-check", N_("{who} recorded consent: {purpose} by {channel}"))
    purpose: Code
    """Such as `newsletter`; `any` stands for all."""
    channel: ConsentChannel
    source: Code | None = None
    """Where it was given: `web form`, `fair`, `phone`."""
    evidence: Personal[str | None] = None
    """What proves it: the words of the customer, the number of a signed form."""
    wording: str | None = None
    """Which text was agreed to, by its name or version."""
    expires_on: date | None = None
    """The first day on which it no longer holds."""


class ConsentWithdrawn(ProfileFact):
    """The customer no longer allows it, or forbids it; purpose and channel `any`: do not contact at all."""

    type: ClassVar[str] = "contacts.consent_withdrawn.v1"
    reads_as = Wording("circle-x", N_("{who} recorded that consent was withdrawn: {purpose} by {channel}"))
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Personal[str | None] = None


ConsentEvent = ConsentGiven | ConsentWithdrawn
