"""What a customer allows us: consent by purpose and channel, each decision a fact of its own."""

from datetime import date
from typing import ClassVar, Literal

from shared.messages.event import Event
from shared.messages.fields import Code, Personal

ConsentChannel = Literal["any", "email", "phone", "sms", "post", "messenger", "visit"]
EVERY_PURPOSE = "any"


class ConsentGiven(Event):
    """The customer allows contact for a purpose through a channel; the envelope's `time` says since when."""

    type: ClassVar[str] = "contacts.consent_given.v1"
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


class ConsentWithdrawn(Event):
    """The customer no longer allows it, or forbids it; purpose and channel `any`: do not contact at all."""

    type: ClassVar[str] = "contacts.consent_withdrawn.v1"
    purpose: Code
    channel: ConsentChannel
    source: Code | None = None
    evidence: Personal[str | None] = None


ConsentEvent = ConsentGiven | ConsentWithdrawn
