"""The history panel: the same timeline of a customer on every department's pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from shared.events.catalogue import event_class
from shared.history.history import HistoryEvent
from shared.history.labels import NAMED_BY
from shared.history.page import HistoryQuery, after
from shared.kernel.access import HISTORY_POLICY
from shared.messages.refusals import Unknown
from shared.query.conditions import MAX_LIMIT
from shared.query.select import select
from shared.web.pages.history.history_query import filters_of, where_of
from shared.web.pages.kit import Pages
from shared.web.runtime import runtime_of


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that the template of the history shows."""

    customer_id: UUID
    events: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    positions: Mapping[str, int]
    fingerprint: str
    filters: Mapping[str, str]
    """The filters by name (`history_query.PARAMETERS`); an unused filter is empty."""
    next_cursor: str | None
    searched_to: str | None
    """The moment at which a search stopped before it had filled the page."""
    overruled: Mapping[str, Mapping[str, Any]]
    """The later event that corrects or withdraws an interaction, by the id of the overruled event."""
    follows: datetime | None = None
    """The time of the event after which this page continues."""
    most: int = MAX_LIMIT
    """How many entries can be refreshed at once."""
    may_correct: bool = False
    """Whether the viewer may correct interactions here."""

    @property
    def on_page(self) -> AbstractSet[str]:
        """Ids of the events that are shown, for links between them."""
        return {str(event["id"]) for event in self.events}

    @property
    def live(self) -> str:
        """Return the customers whose changes affect this history: its own and those merged into it (`data-live`)."""
        merged = {name.partition("@")[2] for name in self.positions} - {""}
        return " ".join(f"customer:{customer}" for customer in sorted({str(self.customer_id), *merged}))

    @property
    def searches(self) -> bool:
        """Whether filters or a search hide part of the history."""
        return any(value for name, value in self.filters.items() if name not in {"as_of", "jump", "by"})

    @property
    def by_recording(self) -> bool:
        """Whether the events are sorted by when they were recorded instead of when they happened."""
        return self.filters["by"] == "recorded"

    def href(self, **changes: str | None) -> str:
        """Return the address of this panel with other filters."""
        parameters = {name: value for name, value in ({**self.filters, **changes}).items() if value}
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"/ui/customers/{self.customer_id}/history{query}"


async def panel(request: Request, customer_id: UUID) -> Panel:
    """Return the history panel that a request's filters describe.

    Raises:
        Unknown: nothing is known of this customer (up to `as_of`).
    """
    histories = runtime_of(request).histories
    where = where_of(request)
    page = await histories.page(customer_id, where)
    if page is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    events = [page_events(event) for event in page.events]
    labels = [page_events(event) for event in await histories.labels(customer_id, spoken_of(events), where.as_of)]
    return Panel(
        customer_id=page.customer_id,
        events=events,
        names=names(labels) | await _other_customers(request, events, where),
        positions=page.positions,
        fingerprint=page.fingerprint,
        filters=filters_of(request),
        next_cursor=page.next_cursor,
        searched_to=page.searched_to,
        overruled=overruled(labels),
        follows=_follows(request),
        may_correct=where.as_of is None and _may_correct(request),
    )


def _may_correct(request: Request) -> bool:
    """Return whether this department keeps the interactions, and lets the viewer change them."""
    aggregates = runtime_of(request).service.department.aggregates
    policies = [one.policy for one in aggregates if one.rows.name == "interactions"]
    return any(policy.admits(request.state.principal, "change") for policy in policies)


async def _other_customers(
    request: Request, events: Iterable[Mapping[str, Any]], where: HistoryQuery
) -> dict[str, str]:
    """Return the names of other customers that events mention only by id; empty in a view of the past."""
    others = {UUID(event["data"]["other_id"]) for event in events if event["data"].get("other_id")}
    if not others or where.as_of is not None:
        return {}
    runtime = runtime_of(request)
    customers = select(runtime.directory.customers).where("customer_id = ANY({})", list(others))
    records = await runtime.reader.fetch(customers.statement("customer_id, name"), *customers.conditions.args)
    return {str(record["customer_id"]): record["name"] for record in records}


def _follows(request: Request) -> datetime | None:
    cursor = request.query_params.get("cursor")
    place = after(cursor) if cursor else None
    return place.at if place and place.source else None


async def first_recorded(request: Request, customer_id: UUID) -> datetime:
    """Return when the first event of a customer's history was recorded; before that, there was nothing to see.

    Raises:
        Unknown: nothing is known of this customer.
    """
    histories = runtime_of(request).histories
    page = await histories.page(customer_id, HistoryQuery(limit=1, order="asc"))
    if page is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    return datetime.fromisoformat(page.events[0].recorded_at)


def page_events(event: HistoryEvent) -> dict[str, Any]:
    """Return an event as the mapping that sentences and templates read."""
    return {name: getattr(event, name) for name in event.__struct_fields__ if name != "data"} | {"data": event.facts}


def spoken_of(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the ids of the events and of every named thing that they refer to."""
    for event in events:
        yield str(event["id"])
        yield from (str(event["data"][name]) for name in NAMED_BY if event["data"].get(name))


def overruled(labels: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the overruling events by the id of the overruled event."""
    pairs = ((event["data"].get(event_class(event["type"]).overrules), event) for event in labels)
    return {str(of): event for of, event in pairs if of}


def names(events: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return names by id, from those of the events that name something; the last name counts."""
    titles = {}
    for event in events:
        data, thing = event["data"], event_class(event["type"]).names
        if thing:
            title = str(data.get("title") or data.get("subject") or data.get("name") or "")
            titles[str(data[thing.key])] = f"#{data['number']} {title}" if "number" in data else title
    return titles


def history_routes(pages: Pages) -> APIRouter:
    """Return the route of the panel alone, for filters, further pages and refreshing after a change."""
    router = pages.router(HISTORY_POLICY)

    @router.get("/ui/customers/{customer_id}/history")
    async def get_panel(request: Request, customer_id: UUID) -> HTMLResponse:
        template = "history_more.html" if request.query_params.get("cursor") else "history_panel.html"
        return pages.render(request, template, history=await panel(request, customer_id))

    return router
