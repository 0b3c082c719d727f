"""Customers who may be the same: suspected by comparing, dismissed by people. A merge is how a suspicion comes true."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording


class DuplicateSuspected(Event):
    """This customer and another one look alike; `reasons` say in what."""

    type: ClassVar[str] = "contacts.duplicate_suspected.v1"
    reads_as = Wording("layers", N_("{who} found a possible duplicate: {other} ({score} %)"))
    other_id: UUID
    score: Count
    """How sure the comparison is, 0 to 100."""
    reasons: tuple[Code, ...]


class DuplicateDismissed(Event):
    """Somebody looked: this customer and the other one are not the same, and shall not be suspected again."""

    type: ClassVar[str] = "contacts.duplicate_dismissed.v1"
    reads_as = Wording("layers", N_("{who} confirmed that this customer is not {other}"))
    other_id: UUID
    note: Personal[str | None] = None


DuplicateEvent = DuplicateSuspected | DuplicateDismissed
