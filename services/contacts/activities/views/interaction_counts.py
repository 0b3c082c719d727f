"""How many interactions of which kind there were with a customer: sums, so that asking costs the same however many."""

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
    """So many interactions of a kind."""

    customer_id: UUID
    kind: str
    number: int


def count(event: Recorded[InteractionEvent]) -> Iterable[InteractionCount]:
    """Count an interaction as what it is known to have been; one that was withdrawn never was."""
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
    """Return how many interactions of each kind there were, with those of customers merged into this one."""
    records = await db.fetch(
        "SELECT kind, sum(number)::bigint AS number FROM interaction_counts "
        "WHERE customer_id = ANY(store.same_customer($1)) GROUP BY kind HAVING sum(number) > 0",
        customer_id,
    )
    return {record["kind"]: record["number"] for record in records}
