"""The customer 360: identity, history and related records, now or at any moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.contacts.access import CONTACT_PERSON_POLICY, CUSTOM_FIELD_POLICY, CUSTOMER_POLICY, MERGE_POLICY
from services.contacts.consent.pages import consent_card
from services.contacts.contact_persons.views import find_contact_persons
from services.contacts.customers.views.relations import neighbourhood
from services.contacts.fields.views import list_custom_fields
from services.contacts.people import views as colleagues
from services.contacts.profile.pages.own_facts import own_facts
from services.contacts.profile.pages.relation_graph import Graph, graph
from services.contacts.profile.views.customer_360 import Customer360, customer_360, customer_360_as_of
from services.contacts.shell import PAGES
from shared.identity.principal import Principal
from shared.kernel.customers import require_customer
from shared.messages.clock import utc_now
from shared.messages.event import Recorded
from shared.messages.refusals import Unknown
from shared.model.replay import HistoryUntil
from shared.web.api.routes import Db, Past, SearchDb, Viewer, allow
from shared.web.pages.history.history_query import as_of
from shared.web.pages.history.panel import first_recorded, panel

router = PAGES.router(CUSTOMER_POLICY)
MAX_SUGGESTIONS = 8
"""How many people the picker offers."""
LONGEST = 300


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> Response:
    """Show the customer; the id of a merged customer redirects to the survivor."""
    at, past = as_of(request), _read_once(past)
    customer = await _found(db, past, customer_id, at)
    if customer.customer_id != customer_id:
        return RedirectResponse(f"/ui/customers/{customer.customer_id}?{urlencode(dict(request.query_params))}")
    return PAGES.render(
        request,
        "customer.html",
        dealings=customer.dealings,
        history=await panel(request, customer_id),
        first_recorded=await first_recorded(request, customer_id),
        **await consent_card(db, past, customer_id, at),
        people=[(person.contact_id, person.name) for person in customer.contacts if person.left_at is None],
        **await _facts(db, customer, viewer, at),
        drawing=await _drawing(db, customer, at),
    )


@router.get("/ui/customers/{customer_id}/profile")
async def profile(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show the left column by itself, after a change."""
    at = as_of(request)
    customer = await _found(db, past, customer_id, at)
    return PAGES.render(request, "customer_profile.html", **await _facts(db, customer, viewer, at))


@router.get("/ui/customers/{customer_id}/belongings")
async def related_records(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show the right column by itself, after a change."""
    at = as_of(request)
    customer = await _found(db, past, customer_id, at)
    return PAGES.render(
        request,
        "customer_belongings.html",
        customer=customer,
        colleagues=await colleagues.choices(db),
        as_of=at,
        may_write=at is None and CUSTOMER_POLICY.admits(viewer, "change"),
        drawing=await _drawing(db, customer, at),
    )


@router.get("/ui/customers/{customer_id}/pick-person", dependencies=[allow(CONTACT_PERSON_POLICY)])
async def pick_person(request: Request, customer_id: UUID, db: SearchDb, q: str = "") -> HTMLResponse:
    """Offer contact persons of other organisations who also work for this one."""
    typed = q.strip()[:LONGEST]
    persons = await find_contact_persons(db, typed, not_at=customer_id, most=MAX_SUGGESTIONS) if typed else ()
    return PAGES.render(request, "pick_person.html", results=persons, q=typed)


def _read_once(past: HistoryUntil) -> HistoryUntil:
    """Return a cached reader that reads each history only once for all cards of a page."""
    read: dict[tuple[UUID, datetime], Sequence[Recorded[Any]]] = {}

    async def until(subject: UUID, at: datetime) -> Sequence[Recorded[Any]]:
        if (subject, at) not in read:
            read[subject, at] = await past(subject, at)
        return read[subject, at]

    return until


async def _facts(db: Db, customer: Customer360, viewer: Principal, at: datetime | None) -> dict[str, Any]:
    """Return what the profile shows: the customer, the available choices, and the viewer's rights."""
    may_write = at is None and CUSTOMER_POLICY.admits(viewer, "change")
    return {
        "customer": customer,
        "as_of": at,
        "colleagues": await colleagues.choices(db),
        "territories": [(territory.territory, territory.label) for territory in await colleagues.list_territories(db)],
        "own_facts": own_facts(customer, await list_custom_fields(db), may_write=may_write),
        "may_write": may_write,
        "may_define": may_write and CUSTOM_FIELD_POLICY.admits(viewer, "change"),
        "may_merge": at is None and MERGE_POLICY.admits(viewer, "change"),
    }


async def _drawing(db: Db, customer: Customer360, at: datetime | None) -> Graph | None:
    """Return a drawing of the surrounding customers, if any; the customer itself appears by name."""
    if not customer.relations:
        return None
    around = await neighbourhood(db, customer.customer_id, at)
    return graph(replace(around, names={**around.names, customer.customer_id: customer.name}))


async def _found(db: Db, past: HistoryUntil, customer_id: UUID, at: datetime | None) -> Customer360:
    if at is None:
        customer = await customer_360(db, customer_id, utc_now())
    else:
        customer = await customer_360_as_of(db, past, customer_id, at)
    if customer is None and at is not None:
        raise Unknown("there was no such customer at that time")
    return require_customer(customer, field=None)
