"""Customers who may be the same: the queue for people to look through, and who is like somebody about to be added."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from pydantic import BaseModel

from services.contacts.domain.likeness import SUSPICIOUS, Features, likeness
from services.contacts.domain.search import normal_text
from shared.db import Reader
from shared.query import Conditions, cursor_from, cursor_to, like_literal

FEATURES = "customer_id, kind, name, emails, phones, addresses, website, external_id"
CANDIDATES = 40
"""How many customers are compared with one about to be added."""
_decode = msgspec.json.decode


class Party(BaseModel):
    """One of two customers, as the queue shows it."""

    customer_id: UUID
    name: str
    city: str | None
    email: str | None
    owner: str | None


class DuplicatePair(BaseModel):
    """Two customers who may be one, how sure that is in percent, and why."""

    score: int
    reasons: list[str]
    customer: Party
    other: Party


class LikeCustomer(BaseModel):
    """A customer who is like one about to be added."""

    customer_id: UUID
    name: str
    score: int
    reasons: tuple[str, ...]


QUEUE = """
    SELECT d.customer_id, d.other_id, d.score, d.reasons,
           a.name AS a_name, a.emails AS a_emails, a.addresses AS a_addresses, a.owner AS a_owner,
           b.name AS b_name, b.emails AS b_emails, b.addresses AS b_addresses, b.owner AS b_owner
    FROM duplicates d JOIN customers a USING (customer_id) JOIN customers b ON b.customer_id = d.other_id
    {where} ORDER BY d.score DESC, d.customer_id, d.other_id LIMIT {limit}
"""
OPEN = (
    "NOT d.dismissed AND a.merged_into IS NULL AND b.merged_into IS NULL AND NOT EXISTS ("
    "SELECT FROM aliases s WHERE (s.from_id, s.into_id) IN ((d.customer_id, d.other_id), (d.other_id, d.customer_id)))"
)
"""Neither dismissed nor merged, nor merged and separated again by people who know better."""


async def duplicate_pairs(
    db: Reader, *, least: int, limit: int, cursor: str | None
) -> tuple[list[DuplicatePair], str | None]:
    """Return one page of the queue, the surest first, and the cursor of the next."""
    conditions = Conditions()
    conditions.add(OPEN)
    conditions.add("d.score >= {}", least)
    if cursor is not None:
        score, one, other = cursor_from(cursor, int, UUID, UUID)
        conditions.add("(-d.score, d.customer_id, d.other_id) > ({}::int, {}, {})", -score, one, other)
    query = QUEUE.format(where=conditions.where, limit=limit + 1)
    records = await db.fetch(query, *conditions.args)
    page = [_pair(record) for record in records[:limit]]
    last = records[limit - 1] if len(records) > limit else None
    following = cursor_to(last["score"], last["customer_id"], last["other_id"]) if last else None
    return page, following


def _pair(record: Mapping[str, Any]) -> DuplicatePair:
    return DuplicatePair(
        score=record["score"],
        reasons=_decode(record["reasons"]),
        customer=_party(record, "a", record["customer_id"]),
        other=_party(record, "b", record["other_id"]),
    )


def _party(record: Mapping[str, Any], side: str, customer_id: UUID) -> Party:
    emails, addresses = _decode(record[f"{side}_emails"]), _decode(record[f"{side}_addresses"])
    return Party(
        customer_id=customer_id,
        name=record[f"{side}_name"],
        city=next((place["city"] for place in addresses if place.get("city")), None),
        email=next((email["address"] for email in emails), None),
        owner=record[f"{side}_owner"],
    )


def features_of(record: Mapping[str, Any]) -> Features:
    """Return what of a customer is compared."""
    addresses = _decode(record["addresses"])
    first = addresses[0] if addresses else {}
    return Features(
        customer_id=record["customer_id"],
        kind=record["kind"],
        name=record["name"],
        emails=frozenset(email["address"].casefold() for email in _decode(record["emails"])),
        phones=frozenset(phone["number"] for phone in _decode(record["phones"])),
        website=site_of(record["website"]),
        external_id=record["external_id"],
        postal_code=_normal(first.get("postal_code")),
        city=_normal(first.get("city")),
    )


def site_of(website: str | None) -> str | None:
    """Return the host of a web address without `www.`: what two customers with one site share."""
    if not website:
        return None
    host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    return host.removeprefix("www.") or None


def _normal(text: str | None) -> str | None:
    return normal_text(text) if text else None


async def like_customers(db: Reader, wanted: Features) -> Sequence[LikeCustomer]:
    """Return customers who are like one about to be added, the most alike first.

    Candidates are found by the trigram index, by contact points or by likeness of names, and then compared.
    """
    found: dict[UUID, Features] = {}
    for text in (*wanted.emails, *wanted.phones):
        found |= await _having(db, "search LIKE $1", f"%{like_literal(normal_text(text))}%")
    found |= await _having(db, "$1 <% search", normal_text(wanted.name))
    compared = [(candidate, likeness(wanted, candidate)) for candidate in found.values()]
    alike = [
        LikeCustomer(customer_id=one.customer_id, name=one.name, score=how.score, reasons=how.reasons)
        for one, how in compared
        if how.score >= SUSPICIOUS
    ]
    return sorted(alike, key=lambda one: one.score, reverse=True)


async def _having(db: Reader, condition: str, value: str) -> dict[UUID, Features]:
    records = await db.fetch(
        f"SELECT {FEATURES} FROM customers WHERE merged_into IS NULL AND {condition} "  # noqa: S608 - our own words
        f"ORDER BY word_similarity($2, search) DESC LIMIT {CANDIDATES}",
        value,
        value.strip("%"),
    )
    return _by_id(map(features_of, records))


def _by_id(customers: Iterable[Features]) -> dict[UUID, Features]:
    return {customer.customer_id: customer for customer in customers}
