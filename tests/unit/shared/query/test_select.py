"""A typed SELECT: its SQL, and values that travel only as arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.messages.event import Event
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.conditions import Conditions
from shared.query.paging import Order
from shared.query.select import select


@dataclass(frozen=True, slots=True)
class Thing:
    thing_id: UUID
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NamedThing(Thing):
    customer_name: str = ""


THINGS = Rows("things", Thing, key=("thing_id",), of=Event, fold=lambda row, _event: row)
LATEST = Order("at", datetime)


class Recording(Reader):
    """A database that records its queries and returns given records."""

    def __init__(self, records: Sequence[Mapping[str, Any]] = ()) -> None:
        self.records = records
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    async def fetch(self, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        self.asked.append((" ".join(query.split()), args))
        return self.records

    async def fetchrow(self, query: str, *args: Any) -> Mapping[str, Any] | None:
        return next(iter(await self.fetch(query, *args)), None)


async def test_clauses_number_their_arguments_in_turn() -> None:
    db = Recording()
    query = select(THINGS).where("owner = {}", "anna").equal(kind="box", size=None).where("a < {} OR b > {}", 1, 2)
    await query.order_by("at DESC").limit(5).all(db)
    assert db.asked == [
        (
            (
                "SELECT thing_id, owner, at FROM things WHERE owner = $1 AND kind = $2 AND a < $3 OR b > $4 "
                "ORDER BY at DESC LIMIT 5"
            ),
            ("anna", "box", 1, 2),
        )
    ]


async def test_a_query_is_a_constant_that_changes_do_not_touch() -> None:
    narrowed = select(THINGS).where("owner = {}", "anna")
    narrowed.where("size = {}", 3)
    assert narrowed.conditions.args == ["anna"]


async def test_records_come_back_as_rows() -> None:
    record: dict[str, Any] = {
        "thing_id": UUID(int=1),
        "owner": "anna",
        "at": datetime(2026, 11, 27, tzinfo=UTC),
        "customer_name": "Example",
    }
    named = select(THINGS).joined("things t").returning(NamedThing, customer_name="(SELECT 'Example')")
    db = Recording([record])
    assert await named.first(db) == NamedThing(**record)
    assert db.asked[0][0] == "SELECT thing_id, owner, at, (SELECT 'Example') AS customer_name FROM things t"


async def test_a_query_stands_inside_another_one_with_its_arguments() -> None:
    db = Recording()
    inner = select(THINGS).where("owner = {}", "anna").order_by("at").limit(2)
    await inner.within("({}) inside JOIN others USING (thing_id)").where("size = {}", 3).exists(db)
    assert db.asked == [
        (
            (
                "SELECT 1 FROM (SELECT * FROM things WHERE owner = $1 ORDER BY at LIMIT 2) inside JOIN others "
                "USING (thing_id) WHERE size = $2 LIMIT 1"
            ),
            ("anna", 3),
        )
    ]


async def test_a_page_leads_to_the_next_one() -> None:
    moments = [datetime.fromisoformat(f"2026-11-2{day}T00:00:00+00:00") for day in (3, 2, 1)]
    records = [
        {"thing_id": UUID(int=n), "owner": "anna", "at": at, "sort_value": at, "sort_key": UUID(int=n)}
        for n, at in enumerate(moments)
    ]
    page = await select(THINGS).page(Recording(records), LATEST, 2, None)
    assert [row.thing_id.int for row in page.items] == [0, 1]
    db = Recording()
    assert (await select(THINGS).page(db, LATEST, 2, page.next_cursor)).next_cursor is None
    statement, args = db.asked[0]
    assert "WHERE (at, thing_id) < ($1, $2) ORDER BY at DESC, thing_id DESC LIMIT 3" in statement
    assert args == (moments[1], UUID(int=1))


async def test_conditions_of_a_filter_come_first() -> None:
    conditions = Conditions()
    conditions.add("owner = {}", "anna")
    assert select(THINGS).filtered(conditions).where("size = {}", 3).conditions.clauses == ["owner = $1", "size = $2"]
