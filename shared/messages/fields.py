"""Field types shared by commands and events, with the rules for typed input."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

T = TypeVar("T")


class PersonalData:
    """Marks an event field that contains personal data (to be encrypted per customer once erasure is supported)."""


Personal = Annotated[T, PersonalData()]
_turning = r"\u202a-\u202e\u2066-\u2069"
"""Characters that change the direction of writing; a line that contains them can be misread."""

_breaks = re.compile(r"[\x0b\x0c\x85]")
"""Line and page breaks of word processors."""

_controls = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff{_turning}]")
_controls_in_text = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_unseen = re.compile(
    rf"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0{_turning}]"
)
UNSEEN = "".join(character for character in map(chr, range(0x10000)) if _unseen.match(character))
"""Characters that show nothing, blanks included."""


def no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    return text


def _seen(text: str) -> str:
    """Return the text without invisible characters at its ends."""
    seen = text.strip(UNSEEN)
    if not seen:
        raise ValueError("must contain visible text")
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
"""A line as stored in events. Recorded lines must always stay readable, so rules added to `Line` later do not apply
here."""

Line = Annotated[RecordedLine, AfterValidator(_seen), AfterValidator(_one_line)]
"""One line of typed text: trimmed, not empty, at most 300 characters, no control characters."""

RecordedText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000), AfterValidator(no_nul)
]
"""Free text as stored in events, or incoming text that people must see unchanged."""

Text = Annotated[RecordedText, AfterValidator(_seen), AfterValidator(_lines)]
"""Typed free text: trimmed, not empty, at most 100,000 characters, no control characters but tabs and line breaks."""

UserId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
"""A user's handle, as in the token's subject: `anna`; the actor of an event is `user:anna`."""

EARLIEST = 1900
"""The earliest accepted year; anything earlier is a typing error."""


def _written_out(value: Any) -> Any:
    """Reject bare numbers, which would be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and _moment.match(value.lstrip())):
        return value
    raise ValueError("must be a date and time, such as 2026-11-23T09:30:00Z")


def _in_range(at: datetime) -> datetime:
    try:
        year = at.astimezone(UTC).year
    except OverflowError:
        year = 0
    if year < EARLIEST:
        raise ValueError(f"must be between the years {EARLIEST} and 9999")
    return at


_moment = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_range)]
"""A point in time in commands: written out, with its time zone."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A number of things or seconds, or a year; bounded, so that every valid event can be stored and summed."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:/&+-]{0,79}$")]
"""A name from one of the company's lists (a stage, a product, an office); never personal data."""
