"""Commands, events, and what is known about an event once it is recorded."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, Self, TypeVar
from uuid import UUID

import msgspec
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

T = TypeVar("T")
E_co = TypeVar("E_co", covariant=True)


class PersonalData:
    """Marks a field of an event that says something about a person (encrypted per customer once erasure comes)."""


Personal = Annotated[T, PersonalData()]

_turning = r"\u202a-\u202e\u2066-\u2069"
"""Characters that turn the direction of writing: a line that holds one is read as another one."""
_breaks = re.compile(r"[\x0b\x0c\x85]")
"""Line and page breaks as word processors write them."""
_controls = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff{_turning}]")
_controls_in_text = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_unseen = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0"
_unseen_ends = re.compile(rf"^[\s{_unseen}{_turning}]+|[\s{_unseen}{_turning}]+$")


def no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    return text


def _seen(text: str) -> str:
    """Return the text without what nobody sees at its ends."""
    seen = _unseen_ends.sub("", text)
    if not seen:
        raise ValueError("must hold something that can be read")
    return seen


def _one_line(text: str) -> str:
    if _controls.search(text):
        raise ValueError("must be one line of text, without line breaks, tabs and other control characters")
    return text


def _lines(text: str) -> str:
    text = _breaks.sub("\n", text)
    if _controls_in_text.search(text):
        raise ValueError("must be text, without control characters other than line breaks and tabs")
    return text


RecordedLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(no_nul)
]
"""A line as it stands in events: what was recorded once is read for ever, so a rule that `Line` has got since is none
here."""

Line = Annotated[RecordedLine, AfterValidator(_seen), AfterValidator(_one_line)]
"""One line of text a person typed: trimmed, not empty, at most 300 characters, none of them a control character."""

RecordedText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000), AfterValidator(no_nul)
]
"""Free text as it stands in events, and as it came where somebody has to see just that."""

Text = Annotated[RecordedText, AfterValidator(_seen), AfterValidator(_lines)]
"""Free text a person typed: trimmed, not empty, at most 100,000 characters, no control characters but line breaks."""

UserId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
"""A user's handle, as in the token's subject: `anna`; the actor of an event is `user:anna`."""

EARLIEST = 1900
"""The first year of which anything is recorded; what lies before it is a slip."""


def _written_out(value: Any) -> Any:
    """Let no bare number pass, which would be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and _moment.match(value)):
        return value
    raise ValueError("must be a moment, such as 2026-11-23T09:30:00Z")


def _in_range(at: datetime) -> datetime:
    try:
        year = at.astimezone(UTC).year
    except OverflowError:
        year = 0
    if year < EARLIEST:
        raise ValueError(f"must lie between the years {EARLIEST} and 9999")
    return at


_moment = re.compile(r"\s*\d{4}-\d\d-\d\d[Tt ]")
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_range)]
"""A point in time as people and programs say it: written out, with its zone."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A number of things, seconds or a year; bounded, so that every event that is valid can also be stored and summed."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:/&+-]{0,79}$")]
"""A name from a list that the company keeps (a stage, a product, an office); never personal."""


class Event(BaseModel):
    """A fact, named in the past. Subclasses carry `type`, the name and version on the wire.

    Read tolerantly: fields a newer writer added are ignored. A released event is never changed but by
    optional fields; anything else is a new class with the next version.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]


class Command(BaseModel):
    """A request to change something; it may be refused. Unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occurred_at: Moment | None = None
    """When it happened, if that was not just now; becomes the event's `time`. Never in the future."""

    def redirected(self, into_id: UUID) -> Self:
        """Return the command as it is for the customer into whom the one it names was merged (see `Moved`)."""
        return self.model_copy(update={"customer_id": into_id})


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


class About(NamedTuple):
    """An event of a command that is about another subject than the command itself (whose head is locked as well)."""

    subject_id: UUID
    event: Event


class Refused(Exception):  # noqa: N818 - the domain's word
    """A command that cannot be carried out; `field` names the offending field where there is one."""

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class Rejected(Refused):
    """The rules of the domain say no (409)."""


class Unknown(Refused):
    """What the command speaks of is not known here (404)."""


class Invalid(Refused):
    """The command contradicts itself or a known limit (422)."""


class VersionConflict(Refused):
    """Somebody else changed it since the caller looked (412)."""


class Moved(Rejected):
    """The customer was merged into another one, which the command should be sent to (409, if nobody does so)."""

    def __init__(self, into_id: UUID) -> None:
        super().__init__(f"was merged into customer {into_id}", field="customer_id")
        self.into_id = into_id


class Forbidden(Refused):
    """This person may not do this to this record (403)."""


class Given(msgspec.Struct, frozen=True):
    """What a decision may use besides the row and the command. Passed in, so that deciding stays pure."""

    now: datetime
    actor: str
    new_id: Callable[[], UUID]
    roles: frozenset[str] = frozenset()
    related: Mapping[tuple[str, tuple[Any, ...]], Any] = msgspec.field(default_factory=dict)
    """Rows of further views that the aggregate asked for: (view name, key) → row or None."""


CLOCK_SLACK = timedelta(minutes=1)


def happened_at(command: Command, given: Given) -> datetime:
    """Return the event's `time`: when the command says it happened, else now.

    Raises:
        Invalid: it lies in the future (a minute is allowed for clocks that differ).
    """
    if command.occurred_at is None:
        return given.now
    if command.occurred_at > given.now + CLOCK_SLACK:
        raise Invalid("lies in the future; only what has happened can be recorded", field="occurred_at")
    return min(command.occurred_at, given.now)
