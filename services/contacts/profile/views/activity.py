"""What colleagues plan, discuss and know about one customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.contacts.activities.domain.interaction.row import INTERACTIONS, OPEN_STEP, Interaction
from services.contacts.activities.domain.visit.row import VISITS, Visit
from services.contacts.discussions.domain.discussion import DISCUSSIONS, Discussion
from services.contacts.insights.domain.competitor import COMPETITORS, Competitor
from services.contacts.insights.domain.need import NEEDS, Need
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.replay import replay
from shared.model.view import Rows
from shared.query.select import Select, select

R = TypeVar("R")
MOST = 50
"""How many of each a customer's page shows; the lists page further."""
_AHEAD = "(status = 'planned') DESC, CASE WHEN status = 'planned' THEN planned_at END, planned_at DESC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileActivity:
    """The activity around one customer: upcoming visits first, then the latest knowledge and discussions."""

    visits: Sequence[Visit]
    needs: Sequence[Need]
    competitors: Sequence[Competitor]
    discussions: Sequence[Discussion]
    steps: Sequence[Interaction]
    """Interactions with an open next step, the earliest due date first, those without a date last."""


async def profile_activity(db: Reader, customer_id: UUID) -> ProfileActivity:
    """Return the current activity around a customer, including customers merged with it."""
    visits = _of_customer(VISITS, customer_id, _AHEAD)
    needs = _of_customer(NEEDS, customer_id, "(status = 'open') DESC, changed_at DESC")
    competitors = _of_customer(COMPETITORS, customer_id, "gone, changed_at DESC")
    discussions = _of_customer(DISCUSSIONS, customer_id, "last_at DESC")
    steps = _of_customer(INTERACTIONS, customer_id, "next_step_due NULLS LAST").where(OPEN_STEP)
    return ProfileActivity(
        visits=await visits.all(db),
        needs=await needs.all(db),
        competitors=await competitors.all(db),
        discussions=await discussions.all(db),
        steps=await steps.all(db),
    )


def profile_activity_of(history: Iterable[Recorded[Any]]) -> ProfileActivity:
    """Return the activity around a customer according to these events of its history."""
    events = tuple(history)
    visits: list[Visit] = sorted(replay(VISITS, events).values(), key=lambda row: row.planned_at)
    ahead = [visit for visit in visits if visit.status == "planned"]
    behind = [visit for visit in reversed(visits) if visit.status != "planned"]
    needs: list[Need] = list(replay(NEEDS, events).values())
    rivals: list[Competitor] = list(replay(COMPETITORS, events).values())
    discussions: list[Discussion] = list(replay(DISCUSSIONS, events).values())
    return ProfileActivity(
        visits=[*ahead, *behind][:MOST],
        needs=sorted(needs, key=lambda row: (row.status == "open", row.changed_at), reverse=True)[:MOST],
        competitors=sorted(rivals, key=lambda row: (not row.gone, row.changed_at), reverse=True)[:MOST],
        discussions=sorted(discussions, key=lambda row: row.last_at, reverse=True)[:MOST],
        steps=open_steps(replay(INTERACTIONS, events).values()),
    )


def open_steps(interactions: Iterable[Interaction]) -> Sequence[Interaction]:
    """Return the interactions with an open next step, the earliest due date first."""
    standing = [row for row in interactions if row.next_step and not (row.next_step_done or row.withdrawn)]
    return sorted(standing, key=lambda row: (row.next_step_due or date.max, row.interaction_id))[:MOST]


def _of_customer(view: Rows[R], customer_id: UUID, order: str) -> Select[R]:
    rows = select(view).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return rows.order_by(f"{order}, {view.key[-1]}").limit(MOST)
