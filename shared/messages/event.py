"""Events, and what is known about an event once it is recorded."""

from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict

from shared.messages.wording import Section, Thing, Wording

E_co = TypeVar("E_co", covariant=True)


class Event(BaseModel):
    """A fact, named in the past tense. Subclasses carry `type`, the name and version on the wire.

    Read tolerantly: fields added by a newer writer are ignored. A released event only ever gains optional fields; any
    other change is a new class with the next version.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    reads_as: ClassVar[Wording] = Wording("circle-dot")
    """Its icon and its sentences on pages."""
    sections: ClassVar[tuple[Section, ...]] = ()
    """Where it stands among the parts of a history that a reader can choose from."""
    names: ClassVar[Thing | None] = None
    """The thing that this event names."""
    overrules: ClassVar[str] = ""
    """The field with the id of an earlier event that no longer holds as it stands."""
    has_particulars: ClassVar[bool] = False
    """Whether a page shows at a glance who took part and what comes next."""
    correctable: ClassVar[bool] = False
    """Whether it may be corrected later."""


class Recorded(msgspec.Struct, Generic[E_co], frozen=True):
    """An event with everything its envelope says; what folds and histories work on."""

    data: E_co
    """The event itself, or None where this version of the program does not know the type."""
    type: str
    source: str
    """The writing department, `contacts`; on the wire `/crm/contacts`."""
    subject_kind: str
    subject_id: UUID
    sequence: int
    """Place in the stream of (source, subject): 1, 2, 3 … without gaps."""
    time: datetime
    """When it happened."""
    recorded_at: datetime
    """When it was recorded; strictly rising within a stream."""
    actor: str
    id: UUID
    correlation_id: str
    causation_id: str
    on_behalf_of: str
    channel: str
    reason: str
    batch_id: str
    prev_hash: str
    hash: str
    value: bytes
    """The exact bytes of the whole event: hashed, stored, relayed and exported as they are."""


class EventAbout(NamedTuple):
    """An event about another subject than its command's own (the other subject's head is locked as well)."""

    subject_id: UUID
    event: Event
