"""What colleagues plan, discuss and know of customers: of one customer for its page, of all of them as lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from services.contacts.domain.competitor import COMPETITORS, Competitor
from services.contacts.domain.discussion import DISCUSSIONS, MENTIONS, Discussion, Mention
from services.contacts.domain.interaction_row import INTERACTIONS, OPEN_STEP, Interaction
from services.contacts.domain.need import NEEDS, Need
from services.contacts.domain.visit import VISITS, Visit
from shared.engine.views.rows import columns, row_of
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.replay import replay
from shared.model.view import Rows
from shared.query.conditions import Conditions
from shared.query.paging import Listing, Order, Page

R = TypeVar("R")
MOST = 50
"""How many of each the page of a customer shows; lists page further."""
_AHEAD = "(status = 'planned') DESC, CASE WHEN status = 'planned' THEN planned_at END, planned_at DESC"
_NAME = "(SELECT c.name FROM customers c WHERE c.customer_id = t.customer_id) AS customer_name"


@dataclass(frozen=True, slots=True)
class VisitListItem(Visit):
    """A visit with the name of whom it is to."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class NeedListItem(Need):
    """A need with the name of whose it is."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class CompetitorListItem(Competitor):
    """A competitor with the name of the customer that it is at."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class MentionListItem(Mention):
    """A mention with the name of the customer that is discussed."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealings:
    """What goes on with one customer: visits ahead first, then what was known or said last."""

    visits: Sequence[Visit]
    needs: Sequence[Need]
    competitors: Sequence[Competitor]
    discussions: Sequence[Discussion]
    steps: Sequence[Interaction]
    """Interactions whose next step was not taken yet, the one due first at the top, those without a day last."""


async def dealings(db: Reader, customer_id: UUID) -> Dealings:
    """Return what goes on with a customer now, those merged with it included."""
    return Dealings(
        visits=await _rows(db, VISITS, customer_id, _AHEAD),
        needs=await _rows(db, NEEDS, customer_id, "(status = 'open') DESC, changed_at DESC"),
        competitors=await _rows(db, COMPETITORS, customer_id, "gone, changed_at DESC"),
        discussions=await _rows(db, DISCUSSIONS, customer_id, "last_at DESC"),
        steps=await _rows(
            db,
            INTERACTIONS,
            customer_id,
            "next_step_due NULLS LAST",
            f"AND {OPEN_STEP}",
        ),
    )


async def absorbed_in(db: Reader, customer_id: UUID) -> Sequence[Mapping[str, UUID]]:
    """Return whose ids mean this customer as well, as pages name them: their changes concern it too."""
    others = await db.fetch("SELECT unnest(store.same_customer($1)) AS from_id", customer_id)
    return [record for record in others if record["from_id"] != customer_id]


async def interaction_of(db: Reader, customer_id: UUID, interaction_id: UUID) -> Interaction | None:
    """Return an interaction with a customer, or with one merged into it."""
    record = await db.fetchrow(
        f"SELECT {columns(Interaction)} FROM interactions "  # noqa: S608 - constant names
        "WHERE customer_id = ANY(store.same_customer($1)) AND interaction_id = $2",
        customer_id,
        interaction_id,
    )
    return row_of(Interaction, record) if record else None


def dealings_then(history: Iterable[Recorded[Any]]) -> Dealings:
    """Return what went on with a customer, as these events of its history say."""
    events = tuple(history)
    visits: list[Visit] = sorted(replay(VISITS, events).values(), key=lambda row: row.planned_at)
    ahead = [visit for visit in visits if visit.status == "planned"]
    behind = [visit for visit in reversed(visits) if visit.status != "planned"]
    needs: list[Need] = list(replay(NEEDS, events).values())
    rivals: list[Competitor] = list(replay(COMPETITORS, events).values())
    discussions: list[Discussion] = list(replay(DISCUSSIONS, events).values())
    return Dealings(
        visits=[*ahead, *behind][:MOST],
        needs=sorted(needs, key=lambda row: (row.status == "open", row.changed_at), reverse=True)[:MOST],
        competitors=sorted(rivals, key=lambda row: (not row.gone, row.changed_at), reverse=True)[:MOST],
        discussions=sorted(discussions, key=lambda row: row.last_at, reverse=True)[:MOST],
        steps=open_steps(replay(INTERACTIONS, events).values()),
    )


def open_steps(interactions: Iterable[Interaction]) -> Sequence[Interaction]:
    """Return the interactions whose next step is still to be taken, the one due first at the top."""
    standing = [row for row in interactions if row.next_step and not (row.next_step_done or row.withdrawn)]
    return sorted(standing, key=lambda row: (row.next_step_due or date.max, row.interaction_id))[:MOST]


async def _rows(db: Reader, view: Rows[R], customer_id: UUID, order: str, condition: str = "") -> Sequence[R]:
    records = await db.fetch(
        f"SELECT {columns(view.row)} FROM {view.name} WHERE customer_id = ANY(store.same_customer($1)) {condition} "  # noqa: S608 - constants
        f"ORDER BY {order}, {view.key[-1]} LIMIT {MOST:d}",
        customer_id,
    )
    return [row_of(view.row, record) for record in records]


async def list_visits(
    db: Reader,
    *,
    owner: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
    **equal: Any,
) -> Page[VisitListItem]:
    """Return one page of visits in the order of time; `owner` finds those that somebody makes or joins.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if owner is not None:
        conditions.add("(owner = {} OR colleagues ? {})", owner, owner)
    if since is not None:
        conditions.add("planned_at >= {}", since)
    if until is not None:
        conditions.add("planned_at < {}", until)
    order = Order("planned_at", datetime, descending=False)
    return await _page(db, VISITS, VisitListItem, conditions, order, limit, cursor)


async def list_needs(db: Reader, *, limit: int = 50, cursor: str | None = None, **equal: Any) -> Page[NeedListItem]:
    """Return one page of needs, those known or changed last first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    return await _page(db, NEEDS, NeedListItem, conditions, Order("changed_at", datetime), limit, cursor)


async def list_competitors(
    db: Reader, *, name: str | None = None, limit: int = 50, cursor: str | None = None, **equal: Any
) -> Page[CompetitorListItem]:
    """Return one page of competitors, those known or changed last first; `name` in any capitals.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if name is not None:
        conditions.add("lower(name) = lower({})", name)
    return await _page(db, COMPETITORS, CompetitorListItem, conditions, Order("changed_at", datetime), limit, cursor)


async def list_mentions(
    db: Reader, handle: str, *, unread: bool, limit: int = 50, cursor: str | None = None
) -> Page[MentionListItem]:
    """Return one page of where somebody was mentioned, the latest first; `unread`: only what they have not read.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.add(f"{'unread' if unread else 'mentions'} ? {{}}", handle)
    return await _page(db, MENTIONS, MentionListItem, conditions, Order("at", datetime), limit, cursor)


async def _page(
    db: Reader, view: Rows[Any], item: type[R], conditions: Conditions, order: Order, limit: int, cursor: str | None
) -> Page[R]:
    listing = Listing(columns=f"{columns(view.row)}, {_NAME}", tables=f"{view.name} t", key=view.key[-1])
    records, next_cursor = await listing.page(db, conditions, order, limit, cursor)
    return Page(items=[row_of(item, record) for record in records], next_cursor=next_cursor)
