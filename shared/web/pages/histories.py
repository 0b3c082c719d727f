"""The history panel: the same timeline of a customer on every department's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from shared.history import Histories, History
from shared.history_page import Where
from shared.message import Unknown
from shared.query import MAX_LIMIT
from shared.web.pages.history_asked import asked_of, where_of
from shared.web.pages.kit import Pages

FIRST_PAGE = 30
NAMING = (
    "sales.opportunity_opened.v1",
    "service_desk.ticket_opened.v1",
    "contacts.contact_person_added.v1",
    "contacts.customer_registered.v1",
)
"""Events that give things their names; sentences about later events use them."""

CORRECTING = ("contacts.interaction_corrected.v1", "contacts.interaction_withdrawn.v1")
"""Events that say that others do not hold as they stand."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the template of the history shows."""

    customer_id: UUID
    events: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    positions: Mapping[str, int]
    fingerprint: str
    asked: Mapping[str, str]
    """The filters by name (`history_asked.ASKED`), each empty where it does not hold."""
    next_cursor: str | None
    searched_to: str | None
    """Where a search ended its look before it had found enough."""
    overruled: Mapping[str, Mapping[str, Any]]
    """Which later event says that an interaction was otherwise or was none, by the id of the event overruled."""

    @property
    def live(self) -> str:
        """Return which customers' changes concern this history: its own and those of customers merged into it."""
        merged = {name.partition("@")[2] for name in self.positions} - {""}
        return " ".join(f"customer:{customer}" for customer in sorted({str(self.customer_id), *merged}))

    @property
    def searches(self) -> bool:
        """Whether only a part of what happened is shown."""
        return any(value for name, value in self.asked.items() if name not in {"as_of", "jump"})

    def href(self, **changes: str | None) -> str:
        """Return the address of this panel with other filters."""
        asked = {name: value for name, value in ({**self.asked, **changes}).items() if value}
        query = f"?{urlencode(asked)}" if asked else ""
        return f"/ui/customers/{self.customer_id}/history{query}"


async def panel(request: Request, customer_id: UUID) -> Panel:
    """Return the history panel that a request's filters describe.

    Raises:
        Unknown: nothing is known of this customer (up to then).
    """
    histories: Histories = request.app.state.histories
    where = where_of(request)
    found = await histories.page(customer_id, where)
    if found is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    naming = await histories.page(customer_id, Where(limit=MAX_LIMIT, types=NAMING, as_of=where.as_of))
    correcting = await histories.page(customer_id, Where(limit=MAX_LIMIT, types=CORRECTING, as_of=where.as_of))
    return Panel(
        customer_id=found.customer_id,
        events=shown(found),
        names=names(shown(naming) if naming else []),
        positions=found.positions,
        fingerprint=found.fingerprint,
        asked=asked_of(request),
        next_cursor=found.next_cursor,
        searched_to=found.searched_to,
        overruled=overruled(shown(correcting) if correcting else []),
    )


def shown(history: History) -> list[dict[str, Any]]:
    """Return the events of a page as mappings, the way sentences and templates read them."""
    return [
        {name: getattr(event, name) for name in event.__struct_fields__ if name != "data"} | {"data": event.facts}
        for event in history.events
    ]


def overruled(events: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the event that overrules another, by the other's id."""
    found = ((event["data"].get("corrects") or event["data"].get("withdraws"), event) for event in events)
    return {str(of): event for of, event in found if of}


def names(events: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what things are called, by id, from the events that named them."""
    found = {}
    for event in events:
        data = event["data"]
        for key in ("opportunity_id", "ticket_id", "contact_id"):
            if key in data:
                title = data.get("title") or data.get("subject") or data.get("name") or ""
                found[str(data[key])] = f"#{data['number']} {title}" if "number" in data else str(title)
    return found


def history_routes(pages: Pages) -> APIRouter:
    """Return the route of the panel by itself: filters, more, and refreshing after a change."""
    router = pages.router()

    @router.get("/ui/customers/{customer_id}/history")
    async def get_panel(request: Request, customer_id: UUID) -> HTMLResponse:
        template = "history_more.html" if request.query_params.get("cursor") else "history_panel.html"
        return pages.render(request, template, history=await panel(request, customer_id))

    return router
