"""The event on the wire: CloudEvents 1.0, structured mode, one compact JSON object whose bytes are what is hashed.

The rules a stranger's verifier applies: `hash = sha256(value)` in hex; `prevhash` is the hash of the previous event
of the same source and subject, 64 zeros for the first; `sequence` counts 1, 2, 3 … per source and subject.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import msgspec
from pydantic import ValidationError

from shared.events.catalogue import known_events
from shared.messages.event import Event, Recorded
from shared.messages.ids import read_id

SOURCE_PREFIX = "/crm/"
NO_HASH = "0" * 64
OFFSET = len("+00:00")
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
SEQUENCE_DIGITS = 20
LARGEST_SEQUENCE = 2**63 - 1
"""What a bigint holds."""
_nul = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000").search
"""Finds the escaped NUL character in JSON, but not a backslash that is itself escaped, followed by `u0000`."""


class InvalidEventError(Exception):
    """A record that can never be right; the message says what is wrong with it."""


class Attributes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The envelope as written: order of attributes on the wire, times already in their one textual form."""

    specversion: str
    id: UUID
    source: str
    type: str
    subject: str
    partitionkey: str
    sequence: str
    time: str
    recordedtime: str
    authid: str
    correlationid: str
    causationid: str
    prevhash: str
    datacontenttype: str
    onbehalfof: str = ""
    channel: str = ""
    reason: str = ""
    batchid: str = ""
    dataschema: str = ""
    data: msgspec.Raw


class _Received(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope as read: unknown attributes are let pass, missing ones are not."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    partitionkey: str
    sequence: str
    time: datetime
    recordedtime: datetime
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


read_attributes = msgspec.json.Decoder(Attributes).decode
"""Read an event's envelope as it stands in its bytes, times as text, data unparsed: for showing, not for checking."""

_decoder = msgspec.json.Decoder(_Received)
_encoder = msgspec.json.Encoder()


class Origin(msgspec.Struct, frozen=True):
    """Who, for whom, through what, why and because of what: the same for all events of one command."""

    actor: str
    correlation_id: str
    causation_id: str
    on_behalf_of: str = ""
    channel: str = ""
    reason: str = ""
    batch_id: str = ""


class Place(msgspec.Struct, frozen=True):
    """Where an event stands: its stream, its number in it, and the hash it follows."""

    source: str
    subject_kind: str
    subject_id: UUID
    sequence: int
    prev_hash: str


def instant(moment: datetime) -> str:
    """Return an instant as it stands in events: RFC 3339, UTC, six decimals, `Z`."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:-OFFSET] + "Z"


def record(
    event_id: UUID, event: Event, place: Place, time: datetime, recorded_at: datetime, origin: Origin
) -> Recorded[Event]:
    """Give an event its envelope, bytes and hash."""
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
            data=msgspec.Raw(_said(event)),
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


def _said(event: Event) -> bytes:
    """Return an event's data as JSON, without what was not said: fields that hold their default are left out.

    Most fields of most events are empty; writing them all more than doubled the log. It is why the default of a
    released event's field never changes (tests/contract).
    """
    return event.__pydantic_serializer__.to_json(event, exclude_defaults=True)


def parse(value: bytes) -> Recorded[Event | None]:
    """Read an event from its bytes; `data` is None for a type this program does not know.

    Raises:
        InvalidEventError: the bytes are no event by the rules of the contract.
    """
    if b"\\u0000" in value and _nul(value):
        raise InvalidEventError("it contains the NUL character")
    try:
        read = _decoder.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidEventError(f"not an event: {error}") from error
    kind, subject_id = _subject(read)
    return Recorded(
        data=_data(read.type, bytes(read.data)),
        type=read.type,
        source=_source(read.source),
        subject_kind=kind,
        subject_id=subject_id,
        sequence=_sequence(read.sequence),
        time=_aware(read.time, "time"),
        recorded_at=_aware(read.recordedtime, "recordedtime"),
        actor=read.authid,
        id=read.id,
        correlation_id=read.correlationid,
        causation_id=read.causationid,
        on_behalf_of=read.onbehalfof,
        channel=read.channel,
        reason=read.reason,
        batch_id=read.batchid,
        prev_hash=_hex(read.prevhash),
        hash=sha256(value).hexdigest(),
        value=value,
    )


def parse_record(key: bytes | None, value: bytes | None, headers: dict[str, bytes]) -> Recorded[Event | None]:
    """Read an event from a Kafka record, whose key and hash header must agree with it.

    Raises:
        InvalidEventError: as `parse`; or the record has no key or value, another key, or another hash.
    """
    if value is None:
        raise InvalidEventError("the record has no value (a tombstone); events are never deleted")
    if key is None:
        raise InvalidEventError("the record has no key; it must be the subject's id")
    event = parse(value)
    if key != str(event.subject_id).encode():
        raise InvalidEventError("the record's key is not the partitionkey of its event")
    declared = headers.get("hash")
    if declared is not None and declared != event.hash.encode():
        raise InvalidEventError("the hash header is not the sha256 of the value")
    return event


def _subject(read: _Received) -> tuple[str, UUID]:
    kind, _, key = read.subject.partition("/")
    if not kind or key != read.partitionkey:
        raise InvalidEventError("subject must be <kind>/<partitionkey>")
    try:
        subject_id = read_id(key)
    except ValueError as error:
        raise InvalidEventError("partitionkey must be a UUID") from error
    if str(subject_id) != key:
        raise InvalidEventError("partitionkey must be a UUID in lower case with hyphens")
    return kind, subject_id


def _source(source: str) -> str:
    if not source.startswith(SOURCE_PREFIX) or len(source) == len(SOURCE_PREFIX):
        raise InvalidEventError(f"source must be {SOURCE_PREFIX}<department>")
    return source[len(SOURCE_PREFIX) :]


def _sequence(digits: str) -> int:
    if len(digits) != SEQUENCE_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise InvalidEventError("sequence must be 20 digits")
    if not 0 < int(digits) <= LARGEST_SEQUENCE:
        raise InvalidEventError(f"sequence must be from 1 to {LARGEST_SEQUENCE}")
    return int(digits)


def _aware(moment: datetime, name: str) -> datetime:
    if moment.tzinfo is None:
        raise InvalidEventError(f"{name} must say its time zone")
    return moment


def _hex(digest: str) -> str:
    if len(digest) != len(NO_HASH) or digest.strip("0123456789abcdef"):
        raise InvalidEventError("prevhash must be 64 lower-case hexadecimal digits")
    return digest


def _data(event_type: str, raw: bytes) -> Event | None:
    known = known_events().get(event_type)
    if known is None:
        if not raw.startswith(b"{"):
            raise InvalidEventError("data must be a JSON object")
        return None
    try:
        return known.model_validate_json(raw)
    except ValidationError as error:
        first: dict[str, Any] = error.errors(include_input=False, include_url=False)[0]  # type: ignore[assignment]
        where = ".".join(str(part) for part in first["loc"]) or "data"
        raise InvalidEventError(f"data of {event_type}: {where}: {first['msg']}") from error


HAPPENED_AT = 'substr(value, position(\'"time":"\'::bytea in value) + 8, 27)'
"""When the event happened, as written: fixed width and UTC, so it sorts as bytes. Indexes hold this expression."""
