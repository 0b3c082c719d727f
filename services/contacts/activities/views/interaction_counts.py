"""How many interactions of each kind a customer has had: kept as sums, so a query costs the same at any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from shared.events.contacts.activities.interactions import (
    InteractionCorrected,
    InteractionEvent,
    InteractionLogged,
    InteractionNextStepDone,
    InteractionNextStepReassigned,
    InteractionWithdrawn,
)
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.view import Tally


@dataclass(frozen=True, slots=True)
class InteractionCount:
    """The number of interactions of one kind with a customer."""

    customer_id: UUID
    kind: str
    number: int


def count(event: Recorded[InteractionEvent]) -> Iterable[InteractionCount]:
    """Count an interaction under its latest known facts; a withdrawn one does not count at all."""
    match event.data:
        case InteractionLogged(kind=kind):
            yield InteractionCount(event.subject_id, kind, 1)
        case InteractionCorrected(kind=kind, previous_kind=was):
            if kind != was:
                yield InteractionCount(event.subject_id, was, -1)
                yield InteractionCount(event.subject_id, kind, 1)
        case InteractionWithdrawn(kind=kind):
            yield InteractionCount(event.subject_id, kind, -1)
        case InteractionNextStepDone() | InteractionNextStepReassigned():
            return
        case _:
            assert_never(event.data)


INTERACTION_COUNTS = Tally(
    "interaction_counts", InteractionCount, key=("customer_id", "kind"), of=InteractionEvent, count=count
)


async def interaction_counts(db: Reader, customer_id: UUID) -> Mapping[str, int]:
    """Return the number of interactions of each kind, including those of customers merged into this one."""
    records = await db.fetch(
        "SELECT kind, sum(number)::bigint AS number FROM interaction_counts "
        "WHERE customer_id = ANY(store.same_customer($1)) GROUP BY kind HAVING sum(number) > 0",
        customer_id,
    )
    return {record["kind"]: record["number"] for record in records}
