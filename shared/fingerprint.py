"""One value that says what a customer's history is: equal fingerprints mean equal histories."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from shared.envelope import SEQUENCE_DIGITS, SOURCE_PREFIX


class StreamEnd(NamedTuple):
    """The last event of one stream."""

    source: str
    subject: str
    """As on the wire: `customer/<uuid>`."""
    sequence: int
    hash: str


def fingerprint(ends: Iterable[StreamEnd]) -> str:
    """Return the sha256, in hex, over one line per stream: `<source> <subject> <sequence> <hash>`, sorted bytewise.

    `<source>` and `<sequence>` stand as on the wire: `/crm/contacts`, 20 digits.
    """
    lines = sorted(
        f"{SOURCE_PREFIX}{end.source} {end.subject} {end.sequence:0{SEQUENCE_DIGITS}} {end.hash}\n".encode()
        for end in ends
    )
    return sha256(b"".join(lines)).hexdigest()


def positions(ends: Iterable[StreamEnd]) -> dict[str, int]:
    """Return how far each source is known; over several subjects (merged customers) the numbers add up."""
    found: dict[str, int] = {}
    for end in ends:
        found[end.source] = found.get(end.source, 0) + end.sequence
    return dict(sorted(found.items()))
