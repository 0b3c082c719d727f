"""The history panel: the same timeline of a customer on every department's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from shared.events.registry import known_events
from shared.history import Histories, History, Where
from shared.message import Invalid, Unknown
from shared.query import MAX_LIMIT
from shared.settings import DEPARTMENTS
from shared.web.pages.history_kinds import HISTORY_KINDS
from shared.web.pages.kit import Pages

FIRST_PAGE = 30
NAMING = (
    "sales.opportunity_opened.v1",
    "service_desk.ticket_opened.v1",
    "contacts.contact_person_added.v1",
    "contacts.customer_registered.v1",
)
"""Events that give things their names; sentences about later events use them."""

_moment: TypeAdapter[AwareDatetime] = TypeAdapter(AwareDatetime)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the template of the history shows."""

    customer_id: UUID
    events: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    positions: Mapping[str, int]
    fingerprint: str
    asked: Mapping[str, str]
    """The filters that hold: `source`, `kind`, `as_of`."""
    next_cursor: str | None

    def href(self, **changes: str | None) -> str:
        """Return the address of this panel with other filters."""
        asked = {name: value for name, value in ({**self.asked, **changes}).items() if value}
        query = f"?{urlencode(asked)}" if asked else ""
        return f"/ui/customers/{self.customer_id}/history{query}"


def as_of(request: Request) -> AwareDatetime | None:
    """Return the moment that a page is asked to stand at, None for now.

    Raises:
        Invalid: it is not a time with a zone.
    """
    text = request.query_params.get("as_of")
    if not text:
        return None
    try:
        return _moment.validate_python(text)
    except ValidationError:
        raise Invalid("must be a time with its zone, such as 2026-03-01T12:00:00Z", field="as_of") from None


async def panel(request: Request, customer_id: UUID) -> Panel:
    """Return the history panel that a request's filters describe.

    Raises:
        Unknown: nothing is known of this customer (up to then).
    """
    asked = {name: request.query_params.get(name, "") for name in ("source", "kind", "as_of")}
    histories: Histories = request.app.state.histories
    where = Where(
        limit=_limit(request),
        cursor=request.query_params.get("cursor"),
        sources=[asked["source"]] if asked["source"] in DEPARTMENTS else [],
        types=_types(asked["kind"]),
        as_of=as_of(request),
    )
    found = await histories.page(customer_id, where)
    if found is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    naming = await histories.page(customer_id, Where(limit=MAX_LIMIT, types=NAMING, as_of=where.as_of))
    return Panel(
        customer_id=customer_id,
        events=shown(found),
        names=names(shown(naming) if naming else []),
        positions=found.positions,
        fingerprint=found.fingerprint,
        asked=asked,
        next_cursor=found.next_cursor,
    )


def _limit(request: Request) -> int:
    wanted = request.query_params.get("limit", "")
    return max(FIRST_PAGE, min(int(wanted), MAX_LIMIT)) if wanted.isdecimal() else FIRST_PAGE


def _types(kind: str) -> list[str]:
    _, beginnings = HISTORY_KINDS.get(kind, ("", ()))
    return [name for name in known_events() if beginnings and name.startswith(beginnings)]


def shown(history: History) -> list[dict[str, Any]]:
    """Return the events of a page as mappings, the way sentences and templates read them."""
    return [
        {name: getattr(event, name) for name in event.__struct_fields__ if name != "data"} | {"data": event.facts}
        for event in history.events
    ]


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
