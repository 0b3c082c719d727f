"""A single value that identifies the state of a customer's history: equal fingerprints mean equal histories."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from shared.engine.event.envelope import SEQUENCE_DIGITS, SOURCE_PREFIX


class StreamEnd(NamedTuple):
    """The last event of one stream."""

    source: str
    subject: str
    """As on the wire: `customer/<uuid>`."""
    sequence: int
    hash: str


def fingerprint(ends: Iterable[StreamEnd]) -> str:
    """Return the sha256, in hex, over one line per stream: `<source> <subject> <sequence> <hash>`, sorted bytewise.

    `<source>` and `<sequence>` have the same form as on the wire: `/crm/contacts`, 20 digits.
    """
    lines = sorted(
        f"{SOURCE_PREFIX}{end.source} {end.subject} {end.sequence:0{SEQUENCE_DIGITS}} {end.hash}\n".encode()
        for end in ends
    )
    return sha256(b"".join(lines)).hexdigest()


def positions(ends: Iterable[StreamEnd], main: UUID) -> dict[str, int]:
    """Return the last known sequence of each stream of a history.

    The main customer's own stream is named `contacts`; that of a customer merged into it, `contacts@<customer id>`.
    """
    named = {_stream_name(end, main): end.sequence for end in ends}
    return dict(sorted(named.items()))


def _stream_name(end: StreamEnd, main: UUID) -> str:
    subject_id = end.subject.partition("/")[2]
    return end.source if subject_id == str(main) else f"{end.source}@{subject_id}"
