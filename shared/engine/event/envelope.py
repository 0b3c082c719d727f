"""The event on the wire: CloudEvents 1.0, structured mode, one compact JSON object whose bytes are hashed.

The rules for an independent verifier: `hash = sha256(value)` in hex. `prevhash` is the hash of the previous event of
the same source and subject, or 64 zeros for the first. `sequence` counts 1, 2, 3 … per source and subject.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Generic, Literal, TypeVar
from uuid import UUID

import msgspec

from shared.messages.event import Event, Recorded

T = TypeVar("T")

SOURCE_PREFIX = "/crm/"
NO_HASH = "0" * 64
OFFSET = len("+00:00")
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
SEQUENCE_DIGITS = 20


class Attributes(msgspec.Struct, Generic[T], frozen=True, kw_only=True, omit_defaults=True):
    """The envelope on the wire, in this order; unknown attributes are ignored, missing ones are errors.

    Times are `datetime` where they are validated, otherwise `str` in their only textual form.
    """

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    partitionkey: str
    sequence: str
    time: T
    recordedtime: T
    authid: str
    correlationid: str
    causationid: str
    prevhash: str
    datacontenttype: Literal["application/json"]
    onbehalfof: str = ""
    channel: str = ""
    reason: str = ""
    batchid: str = ""
    data: msgspec.Raw


read_attributes = msgspec.json.Decoder(Attributes[str]).decode
"""Read an event's envelope with times as text and data unparsed: for display, not for validation."""

_encoder = msgspec.json.Encoder()


class Origin(msgspec.Struct, frozen=True):
    """The origin of a command's events: actor, channel, reason, cause. The same for all events of one command."""

    actor: str
    correlation_id: str
    causation_id: str
    on_behalf_of: str = ""
    channel: str = ""
    reason: str = ""
    batch_id: str = ""


class EventPlace(msgspec.Struct, frozen=True):
    """The position of an event: its stream, its sequence there, and the previous event's hash."""

    source: str
    subject_kind: str
    subject_id: UUID
    sequence: int
    prev_hash: str


def instant(moment: datetime) -> str:
    """Return an instant in the form used in events: RFC 3339, UTC, six decimals, `Z`."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:-OFFSET] + "Z"


def record(
    event_id: UUID, event: Event, place: EventPlace, time: datetime, recorded_at: datetime, origin: Origin
) -> Recorded[Event]:
    """Return the event as recorded, with its envelope, bytes and hash."""
    subject_key = str(place.subject_id)
    value = _encoder.encode(
        Attributes(
            specversion="1.0",
            id=event_id,
            source=SOURCE_PREFIX + place.source,
            type=event.type,
            subject=f"{place.subject_kind}/{subject_key}",
            partitionkey=subject_key,
            sequence=f"{place.sequence:0{SEQUENCE_DIGITS}}",
            time=instant(time),
            recordedtime=instant(recorded_at),
            authid=origin.actor,
            correlationid=origin.correlation_id,
            causationid=origin.causation_id,
            prevhash=place.prev_hash,
            datacontenttype="application/json",
            onbehalfof=origin.on_behalf_of,
            channel=origin.channel,
            reason=origin.reason,
            batchid=origin.batch_id,
            data=msgspec.Raw(_data_of(event)),
        )
    )
    return Recorded(
        data=event,
        type=event.type,
        source=place.source,
        subject_kind=place.subject_kind,
        subject_id=place.subject_id,
        sequence=place.sequence,
        time=time,
        recorded_at=recorded_at,
        actor=origin.actor,
        id=event_id,
        correlation_id=origin.correlation_id,
        causation_id=origin.causation_id,
        on_behalf_of=origin.on_behalf_of,
        channel=origin.channel,
        reason=origin.reason,
        batch_id=origin.batch_id,
        prev_hash=place.prev_hash,
        hash=sha256(value).hexdigest(),
        value=value,
    )


def _data_of(event: Event) -> bytes:
    """Return an event's data as JSON, leaving out fields that hold their default.

    Most fields of most events are empty, and writing them all more than doubled the size of the log. Therefore the
    default of a released event's field must never change (tests/contract).
    """
    return event.__pydantic_serializer__.to_json(event, exclude_defaults=True)


HAPPENED_AT = 'substr(value, position(\'"time":"\'::bytea in value) + 8, 27)'
"""When the event happened, as written: fixed width and UTC, so it sorts as bytes. Indexes hold this expression."""
