"""The only place that reads the clock or makes ids; everything else gets them as arguments."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils import uuid7

from shared.messages.ids import read_id


def utc_now() -> datetime:
    """Return the current instant, in UTC, to the microsecond."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def new_id() -> UUID:
    """Return a fresh UUIDv7: time-ordered, so neighbours in time are neighbours in an index."""
    return read_id(uuid7().bytes)
