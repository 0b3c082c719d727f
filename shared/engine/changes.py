"""Notifies listeners of changes: pages (server-sent events), waiting readers, the relay.

Listeners are notified at once, within the process; a department is one process. A lost notification does no harm:
waiting readers and the relay also poll.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec

from shared.messages.event import Recorded

REMEMBERED = 1000


class About(msgspec.Struct, frozen=True):
    """The changed subjects of one kind, and the types of their events."""

    subjects: list[UUID]
    types: list[str]


class Change(msgspec.Struct, frozen=True):
    """What changed, by kind of subject; `everything` if the list is too long or was lost."""

    number: int
    kinds: dict[str, About]
    everything: bool = False

    @property
    def types(self) -> set[str]:
        """The types of all events."""
        return {name for about in self.kinds.values() for name in about.types}


class Changes:
    """Fan-out of changes within one process."""

    def __init__(self, first: int = 0) -> None:
        """Count from `first`; pass a higher value in each run of a process, so that old numbers are recognised."""
        self._last: deque[Change] = deque(maxlen=REMEMBERED)
        self._count = first
        self._moved = asyncio.Event()
        self.outbox = asyncio.Event()

    @property
    def number(self) -> int:
        """The number of the latest change."""
        return self._count

    def outbox_filled(self) -> None:
        self.outbox.set()

    def publish(self, events: Sequence[Recorded[Any]]) -> None:
        """Notify all listeners in this process of events that were recorded or have arrived."""
        kinds: dict[str, tuple[set[UUID], set[str]]] = {}
        for event in events:
            subjects, types = kinds.setdefault(event.subject_kind, (set(), set()))
            subjects.add(event.subject_id)
            types.add(event.type)
        self._add(
            {kind: About(list(subjects), sorted(types)) for kind, (subjects, types) in kinds.items()},
            everything=sum(len(subjects) for subjects, _ in kinds.values()) > REMEMBERED,
        )

    def invalidate_all(self) -> None:
        """Tell all listeners to refresh everything they show."""
        self._add({}, everything=True)

    def _add(self, kinds: dict[str, About], *, everything: bool) -> None:
        self._count += 1
        self._last.append(Change(self._count, {} if everything else kinds, everything))
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait at most this many seconds for the next change; return whether there was one."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), seconds)
            return True
        return False

    async def follow(self, after: int | None, *, heartbeat: Callable[[], float]) -> AsyncIterator[Change | None]:
        """Yield changes after a number; None after `heartbeat` seconds of silence, asked for before each silence.

        If changes after `after` were forgotten, or the number is from an earlier run of the process, the first change
        has `everything` set.
        """
        seen = self._count if after is None else after
        if after is not None and not self._remembers(after):
            seen = self._count
            yield Change(seen, {}, everything=True)
        while True:
            news = [change for change in self._last if change.number > seen]
            for change in news:
                seen = change.number
                yield change
            if not news and not await self.wait(heartbeat()):
                yield None

    def _remembers(self, number: int) -> bool:
        oldest = self._last[0].number if self._last else self._count + 1
        return oldest - 1 <= number <= self._count
