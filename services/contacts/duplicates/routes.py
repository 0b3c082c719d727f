"""Duplicates over HTTP: the queue, the check before a customer is added, and the scan of the whole file."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.contacts.access import CUSTOMER_PATH, DUPLICATE_POLICY
from services.contacts.customers.domain.contact_points import normal_email, normal_phone
from services.contacts.duplicates.domain.addresses import own_domains, site_of
from services.contacts.duplicates.domain.duplicate import DUPLICATE, DismissDuplicate
from services.contacts.duplicates.domain.likeness import Features
from services.contacts.duplicates.views import DuplicatePair, LikeCustomer, duplicate_pairs, like_customers, place_named
from services.contacts.duplicates.worker.scanner import SCANNER, Scan, Scanner
from shared.events.contacts.customers.profile import CustomerKind
from shared.identity.principal import Principal
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, FilterText, SearchDb, allow

router = APIRouter()
TheScanner = Annotated[Scanner, Depends(SCANNER)]

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/duplicates/{{other_id}}/dismiss",
        DismissDuplicate,
        DUPLICATE,
        summary="Say that two customers who look alike are not the same",
    ),
)


@router.get("/duplicates", tags=["duplicates"], dependencies=[allow(DUPLICATE_POLICY)])
async def get_duplicates(
    db: Db, least: Annotated[int, Query(ge=0, le=100)] = 0, limit: Limit = 50, cursor: Cursor = None
) -> Page[DuplicatePair]:
    """List pairs of customers who may be the same, the most likely first, with score (percent) and reasons."""
    items, following = await duplicate_pairs(db, least=least, limit=limit, cursor=cursor)
    return Page(items=items, next_cursor=following)


@router.get("/duplicates/check", tags=["duplicates"], dependencies=[allow(DUPLICATE_POLICY)])
async def get_like_customers(
    db: SearchDb,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    kind: CustomerKind = "organisation",
    *,
    email: FilterText = None,
    phone: FilterText = None,
    website: FilterText = None,
    external_id: FilterText = None,
    city: FilterText = None,
) -> list[LikeCustomer]:
    """Return customers similar to one about to be added; incomplete input is compared as far as it goes."""
    emails = frozenset(_normal(normal_email, email))
    features = Features(
        customer_id=UUID(int=0),
        kind=kind,
        name=name,
        emails=emails,
        phones=frozenset(_normal(normal_phone, phone)),
        website=site_of(website),
        external_id=external_id or None,
        city=place_named(city),
        domains=own_domains(emails, website),
    )
    return list(await like_customers(db, features))


def _normal(normalise: Callable[[str], str], text: str | None) -> list[str]:
    if not text:
        return []
    try:
        return [normalise(text).casefold()]
    except ValueError:
        return []


@router.post("/duplicates/scan", status_code=202, tags=["duplicates"])
async def begin_scan(scanner: TheScanner, principal: Annotated[Principal, allow(DUPLICATE_POLICY, "change")]) -> Scan:
    """Scan the whole customer file in the background for pairs that look alike."""
    return scanner.begin(principal.actor)


@router.get("/duplicates/scan", tags=["duplicates"], dependencies=[allow(DUPLICATE_POLICY)])
async def get_scan(scanner: TheScanner) -> Scan:
    """Return the progress of the latest scan."""
    return scanner.state
