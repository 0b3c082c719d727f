"""Customers who may be the same: the review queue, and customers similar to one about to be added."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from pydantic import BaseModel

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.duplicates.domain.addresses import own_domains, site_of
from services.contacts.duplicates.domain.duplicate import DUPLICATES
from services.contacts.duplicates.domain.likeness import SUSPICIOUS, WORTH_A_LOOK, Features, Likeness, likeness
from services.contacts.duplicates.domain.names import sound_of
from shared.model.reader import Reader
from shared.query.conditions import cursor_from, cursor_to, like_literal
from shared.query.select import select
from shared.query.text import normal_text

FEATURES = "customer_id, kind, name, emails, phones, addresses, website, external_id"
CANDIDATES = 40
"""The number of customers compared with one about to be added."""
_decode = msgspec.json.decode


class Party(BaseModel):
    """One of two customers, as the queue shows it."""

    customer_id: UUID
    name: str
    city: str | None
    email: str | None
    owner: str | None


class DuplicatePair(BaseModel):
    """Two customers who may be the same, with the likelihood in percent and the reasons."""

    score: int
    reasons: list[str]
    customer: Party
    other: Party


class LikeCustomer(BaseModel):
    """A customer similar to one about to be added."""

    customer_id: UUID
    name: str
    city: str | None
    score: int
    reasons: tuple[str, ...]


_SIDES = ", ".join(f"{side}.{name} AS {side}_{name}" for side in "ab" for name in (*FEATURES.split(", "), "owner"))
_QUEUE = select(DUPLICATES).joined(
    "duplicates d JOIN customers a USING (customer_id) JOIN customers b ON b.customer_id = d.other_id"
)
_SUREST = "d.score DESC, d.customer_id, d.other_id"
OPEN = (
    "NOT d.dismissed AND a.merged_into IS NULL AND b.merged_into IS NULL AND NOT EXISTS ("
    "SELECT FROM aliases s WHERE (s.from_id, s.into_id) IN ((d.customer_id, d.other_id), (d.other_id, d.customer_id)))"
)
"""Pairs neither dismissed nor merged, nor merged and then separated again by users who know better."""


async def duplicate_pairs(
    db: Reader, *, least: int, limit: int, cursor: str | None
) -> tuple[list[DuplicatePair], str | None]:
    """Return one page of the queue, the most likely pairs first, and the cursor of the next page.

    The likeness is computed from today's data: pairs that have changed and are no longer alike are left out.
    """
    queue = _QUEUE.where(OPEN).where("d.score >= {}", least).order_by(_SUREST).limit(limit + 1)
    if cursor is not None:
        score, customer_id, other_id = cursor_from(cursor, int, UUID, UUID)
        queue = queue.where("(-d.score, d.customer_id, d.other_id) > ({}::int, {}, {})", -score, customer_id, other_id)
    columns = f"d.customer_id, d.other_id, d.score, {_SIDES}"
    records = await db.fetch(queue.statement(columns), *queue.conditions.args)
    page = [pair for record in records[:limit] if (pair := _pair(record)).score >= max(least, SUSPICIOUS)]
    last = records[limit - 1] if len(records) > limit else None
    following = cursor_to(last["score"], last["customer_id"], last["other_id"]) if last else None
    return page, following


def _pair(record: Mapping[str, Any]) -> DuplicatePair:
    sides = [_side(record, name) for name in ("a", "b")]
    score, reasons = likeness(*map(features_of, sides))
    customer, other = map(_party, sides)
    return DuplicatePair(score=score, reasons=list(reasons), customer=customer, other=other)


def _side(record: Mapping[str, Any], side: str) -> Mapping[str, Any]:
    return {name: record[f"{side}_{name}"] for name in (*FEATURES.split(", "), "owner")}


def _party(customer: Mapping[str, Any]) -> Party:
    return Party(
        customer_id=customer["customer_id"],
        name=customer["name"],
        city=_city(_decode(customer["addresses"])),
        email=next((email["address"] for email in _decode(customer["emails"])), None),
        owner=customer["owner"],
    )


def features_of(record: Mapping[str, Any]) -> Features:
    """Return the features of a customer that are compared."""
    addresses = _decode(record["addresses"])
    first = addresses[0] if addresses else {}
    emails = frozenset(email["address"].casefold() for email in _decode(record["emails"]))
    return Features(
        customer_id=record["customer_id"],
        kind=record["kind"],
        name=record["name"],
        emails=emails,
        phones=frozenset(phone["number"] for phone in _decode(record["phones"])),
        website=site_of(record["website"]),
        external_id=record["external_id"],
        postal_code=_normal(first.get("postal_code")),
        city=place_named(first.get("city")),
        domains=own_domains(emails, record["website"]),
    )


def _normal(text: str | None) -> str | None:
    return normal_text(text) if text else None


def place_named(city: str | None) -> str | None:
    """Return a city in the form used for comparison: `北京市` is Beijing."""
    return sound_of(normal_text(city).removesuffix("市")) if city else None


async def like_customers(db: Reader, features: Features) -> Sequence[LikeCustomer]:
    """Return the customers similar to one about to be added, the most similar first.

    Candidates are found by the trigram index, by contact points or by likeness of names, and then compared.
    """
    candidates: dict[UUID, Mapping[str, Any]] = {}
    for text in (*features.emails, *features.phones, *(f"@{domain}" for domain in features.domains)):
        candidates |= await _having(db, "search LIKE {}", f"%{like_literal(normal_text(text))}%")
    for text in {normal_text(features.name), features.compared.sound}:
        candidates |= await _having(db, "{} <% search", text)
    compared = [(record, likeness(features, features_of(record))) for record in candidates.values()]
    alike = [_like(record, how) for record, how in compared if how.score >= WORTH_A_LOOK]
    return sorted(alike, key=lambda customer: customer.score, reverse=True)


def _like(record: Mapping[str, Any], how: Likeness) -> LikeCustomer:
    return LikeCustomer(
        customer_id=record["customer_id"],
        name=record["name"],
        city=_city(_decode(record["addresses"])),
        score=how.score,
        reasons=how.reasons,
    )


def _city(addresses: Iterable[Mapping[str, Any]]) -> str | None:
    return next((place["city"] for place in addresses if place.get("city")), None)


async def _having(db: Reader, condition: str, value: str) -> dict[UUID, Mapping[str, Any]]:
    candidates = select(CUSTOMERS).where("merged_into IS NULL").where(condition, value).limit(CANDIDATES)
    likeness_of = f"word_similarity(${len(candidates.conditions.args) + 1}, search) DESC"
    records = await db.fetch(
        candidates.order_by(likeness_of).statement(FEATURES), *candidates.conditions.args, value.strip("%")
    )
    return {record["customer_id"]: record for record in records}
