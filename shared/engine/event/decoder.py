"""Reading events from bytes and from Kafka records, strictly by the rules of the envelope."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from pydantic import ValidationError

from shared.engine.event.envelope import NO_HASH, SEQUENCE_DIGITS, SOURCE_PREFIX, Attributes
from shared.messages.event import Event, Recorded
from shared.messages.ids import read_id

LARGEST_SEQUENCE = 2**63 - 1
"""The largest bigint."""
_nul = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000").search
"""Finds the escaped NUL character in JSON, but not a backslash that is itself escaped, followed by `u0000`."""


class InvalidEventError(Exception):
    """A record that can never be valid; the message states why."""


_read = msgspec.json.Decoder(Attributes[datetime]).decode


class EventDecoder:
    """Reads the events that a program knows; created once, from its event classes by wire name."""

    def __init__(self, classes: Mapping[str, type[Event]]) -> None:
        self._known = classes

    def parse(self, value: bytes) -> Recorded[Event | None]:
        """Read an event from its bytes; `data` is None for a type this program does not know.

        Raises:
            InvalidEventError: the bytes are not an event by the rules of the contract.
        """
        if b"\\u0000" in value and _nul(value):
            raise InvalidEventError("it contains the NUL character")
        try:
            read = _read(value)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise InvalidEventError(f"not an event: {error}") from error
        kind, subject_id = _subject(read)
        return Recorded(
            data=self._data(read.type, bytes(read.data)),
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

    def parse_record(self, key: bytes | None, value: bytes | None, headers: dict[str, bytes]) -> Recorded[Event | None]:
        """Read an event from a Kafka record, whose key and hash header must match it.

        Raises:
            InvalidEventError: as for `parse`; or the key or value is missing, or the key or hash does not match.
        """
        if value is None:
            raise InvalidEventError("the record has no value (a tombstone); events are never deleted")
        if key is None:
            raise InvalidEventError("the record has no key; it must be the subject's id")
        event = self.parse(value)
        if key != str(event.subject_id).encode():
            raise InvalidEventError("the record's key is not the partitionkey of its event")
        declared = headers.get("hash")
        if declared is not None and declared != event.hash.encode():
            raise InvalidEventError("the hash header is not the sha256 of the value")
        return event

    def _data(self, event_type: str, raw: bytes) -> Event | None:
        event_class = self._known.get(event_type)
        if event_class is None:
            if not raw.startswith(b"{"):
                raise InvalidEventError("data must be a JSON object")
            return None
        try:
            return event_class.model_validate_json(raw)
        except ValidationError as error:
            first: dict[str, Any] = error.errors(include_input=False, include_url=False)[0]  # type: ignore[assignment]
            where = ".".join(str(part) for part in first["loc"]) or "data"
            raise InvalidEventError(f"data of {event_type}: {where}: {first['msg']}") from error


def _subject(read: Attributes[datetime]) -> tuple[str, UUID]:
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
