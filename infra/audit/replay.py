"""Rebuild one customer's history from Kafka alone, without any service or database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from infra.audit.report import Report
from infra.audit.verify import Progress, no_progress, read_log
from infra.errors import Problem
from shared.configuration.kafka import KafkaConnection
from shared.history.fingerprint import StreamEnd, fingerprint, positions
from shared.history.history import History, history_event
from shared.messages.event import Recorded


@dataclass(frozen=True, slots=True)
class Replay:
    """A history rebuilt from the log, and the faults found on the way."""

    history: History
    """The same form as the services' answer, oldest event first."""
    report: Report


async def replay(
    kafka: KafkaConnection, customer: UUID, until: datetime | None = None, progress: Progress = no_progress
) -> Replay:
    """Return all recorded events of a customer (up to a moment), with positions and fingerprint.

    Raises:
        Problem: the log knows nothing of this customer (up to then).
        KafkaException: Kafka cannot be reached.
    """
    kept = list[Recorded[Any]]()
    report, log, _ends_read = await read_log(kafka, customer, progress, kept)
    members = log.members_of(customer, until)
    events = sorted(
        (event for event in kept if event.subject_id in members and (until is None or event.recorded_at <= until)),
        key=lambda event: (event.recorded_at, event.source, event.sequence),
    )
    if not events:
        moment = f" up to {until.isoformat()}" if until else ""
        raise Problem(f"the log has no events of customer {customer}{moment}")
    ends = _ends(events)
    history = History(
        customer_id=members[0],
        events=[history_event(event.value) for event in events],
        positions=positions(ends, members[0]),
        fingerprint=fingerprint(ends),
        next_cursor=None,
    )
    return Replay(history, report)


def _ends(events: Sequence[Recorded[Any]]) -> list[StreamEnd]:
    """Return the last event of each stream; recordedtime rises within a stream, so the last one in order is it."""
    last = {(event.source, event.subject_id): event for event in events}
    return [StreamEnd(e.source, f"{e.subject_kind}/{e.subject_id}", e.sequence, e.hash) for e in last.values()]
