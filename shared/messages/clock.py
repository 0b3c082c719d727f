"""The only place that reads the clock or creates ids; all other code gets them as arguments."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils import uuid7

from shared.messages.ids import read_id


def utc_now() -> datetime:
    """Return the current instant, in UTC, to the microsecond."""
    return datetime.now(UTC)  # noqa: TID251 - this is the only place


def new_id() -> UUID:
    """Return a new UUIDv7; it is time-ordered, so that ids created together are close together in an index."""
    return read_id(uuid7().bytes)
