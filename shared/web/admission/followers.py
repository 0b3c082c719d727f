"""Streams that stay open: so many a person, and so many in all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from shared.messages.translation import N_
from shared.web.admission.refusals import TooMany

TOO_MANY_OPEN = N_("too many pages of yours follow what changes; close some, or try again in a moment")
TOO_MANY_IN_ALL = N_("too many pages follow what changes just now; try again in a moment")
RETRY_AFTER = 30
"""Seconds."""


class Followers:
    """Counts the open streams of this process, by person."""

    def __init__(self, per_person: int, in_all: int) -> None:
        self._per_person = per_person
        self._in_all = in_all
        self._open: Counter[str] = Counter()

    @contextmanager
    def opened(self, person: str) -> Iterator[None]:
        """Count a stream as open for the time of the block.

        Raises:
            TooMany: this person, or all together, have as many as are allowed.
        """
        if self._open[person] >= self._per_person:
            raise TooMany(TOO_MANY_OPEN, retry_after=RETRY_AFTER)
        if self._open.total() >= self._in_all:
            raise TooMany(TOO_MANY_IN_ALL, retry_after=RETRY_AFTER)
        self._open[person] += 1
        try:
            yield
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]
