"""Events, and the data of an event once it is recorded."""

from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict

from shared.messages.wording import Section, Thing, Wording

E_co = TypeVar("E_co", covariant=True)


class Event(BaseModel):
    """A fact, named in the past tense. Subclasses set `type`, the name and version on the wire.

    Reading is tolerant: fields added by a newer writer are ignored. A released event may only gain optional fields; any
    other change requires a new class with the next version.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    reads_as: ClassVar[Wording] = Wording("circle-dot")
    """The event's icon and sentences on pages."""
    sections: ClassVar[tuple[Section, ...]] = ()
    """The sections of a history that contain the event; a reader can select sections."""
    names: ClassVar[Thing | None] = None
    """The thing that this event names."""
    overrules: ClassVar[str] = ""
    """The field with the id of the earlier event that this event corrects or withdraws."""
    has_particulars: ClassVar[bool] = False
    """Whether pages show who took part and what comes next."""
    correctable: ClassVar[bool] = False
    """Whether the event may be corrected later."""


class Recorded(msgspec.Struct, Generic[E_co], frozen=True):
    """An event with all data of its envelope, as used by folds and histories."""

    data: E_co
    """The event itself, or None if this version of the program does not know its type."""
    type: str
    source: str
    """The writing department, `contacts`; on the wire `/crm/contacts`."""
    subject_kind: str
    subject_id: UUID
    sequence: int
    """Position in the stream of (source, subject): 1, 2, 3 … without gaps."""
    time: datetime
    """When it happened."""
    recorded_at: datetime
    """When it was recorded; strictly increasing within a stream."""
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
    """The exact bytes of the whole event; they are hashed, stored, relayed and exported unchanged."""


class EventAbout(NamedTuple):
    """An event whose subject differs from that of its command; the head of that subject is locked too."""

    subject_id: UUID
    event: Event
