"""How alike two customers are, and which of many pairs are worth comparing. Pure.

Each feature that two customers share suggests, with a weight, that they are the same. Independent evidence adds up as
`1 - (1 - a)(1 - b)…` (the "noisy or"); contrary evidence leaves a fraction of that. For the comparison of names, see
`names`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple
from uuid import UUID

from rapidfuzz import fuzz

from services.contacts.duplicates.domain.names import LIKE_NAMES, Name, alike, name_of

Reason = Literal[
    "external_id", "email", "phone", "website", "domain", "name", "pronunciation", "postal_code", "city"
]  # fmt: skip
"""The features that two customers can share."""
WEIGHTS: Mapping[str, float] = {
    "external_id": 0.85,
    "email": 0.75,
    "phone": 0.6,
    "website": 0.5,
    "domain": 0.5,
    "postal_code": 0.3,
    "city": 0.2,
}
"""The weight of each shared feature."""
HOUSEHOLD = 0.4
"""The weight of a phone number shared by two persons with different names."""
SUSPICIOUS = 60
"""The score in percent from which a pair is shown to users."""
WORTH_A_LOOK = 50
"""The score in percent from which users adding a customer are told: a look costs little, and they know more."""
CONTRADICTION = 0.6
"""What remains of the score if two known external ids differ, or the names contradict each other."""
ELSEWHERE = 0.75
"""The fraction that remains if only the names match, and the places or the contact points differ."""
WINDOW = 12
"""How many neighbours in an alphabetical order of names are compared with each name."""
LARGEST_BLOCK = 40
"""Customers sharing one e-mail address or phone number; more than that are a switchboard, not a duplicate."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a customer that are compared, in normal form."""

    customer_id: UUID
    kind: str
    name: str
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    website: str | None = None
    external_id: str | None = None
    postal_code: str | None = None
    city: str | None = None
    domains: frozenset[str] = frozenset()
    """The customer's own domains, from web and e-mail addresses, without those where anybody can have a mailbox."""

    @property
    def compared(self) -> Name:
        """The name in the form used for comparison."""
        return name_of(self.name, self.kind)


class Likeness(NamedTuple):
    """How likely two customers are the same, in percent, and why."""

    score: int
    reasons: tuple[str, ...]


class Pair(NamedTuple):
    """Two customers that look alike; the lower id first."""

    customer_id: UUID
    other_id: UUID
    likeness: Likeness


def likeness(customer: Features, other: Features) -> Likeness:
    """Return how alike two customers are; customers of different kinds are not alike at all."""
    if customer.kind != other.kind:
        return Likeness(0, ())
    reasons = dict(_shared(customer, other))
    how = alike(customer.compared, other.compared, customer.kind)
    if how:
        reasons[how.reason] = how.weight
    else:  # The same town is evidence only for customers with like names.
        reasons.pop("city", None)
        reasons.pop("postal_code", None)
        if customer.kind == "person" and "phone" in reasons:
            reasons["phone"] = HOUSEHOLD
    doubt = 1.0
    for weight in reasons.values():
        doubt *= 1 - weight
    return Likeness(round(100 * (1 - doubt) * _against(customer, other, reasons)), tuple(sorted(reasons)))


def _against(customer: Features, other: Features, reasons: Mapping[str, float]) -> float:
    """Return the fraction of the score that remains after contrary evidence."""
    both_numbered = customer.external_id and other.external_id
    if (both_numbered and customer.external_id != other.external_id) or customer.compared.contradicts(other.compared):
        return CONTRADICTION
    if reasons.keys() <= {"name", "pronunciation"} and _elsewhere(customer, other):
        return ELSEWHERE
    return 1.0


def _elsewhere(customer: Features, other: Features) -> bool:
    """Return whether both are known to be in different places or, for persons, have different contact points."""
    places = customer.city and other.city and customer.city != other.city
    if places or customer.kind != "person":
        return bool(places)
    return bool((customer.emails and other.emails) or (customer.phones and other.phones))


def _shared(customer: Features, other: Features) -> Iterator[tuple[str, float]]:
    if customer.emails & other.emails:
        yield "email", WEIGHTS["email"]
    if customer.phones & other.phones:
        yield "phone", WEIGHTS["phone"]
    for name in ("website", "external_id", "postal_code", "city"):
        value = getattr(customer, name)
        if value is not None and value == getattr(other, name):
            yield name, WEIGHTS[name]
    if customer.domains & other.domains and not (
        customer.emails & other.emails or customer.website == other.website is not None
    ):
        yield "domain", WEIGHTS["domain"]


def suspicious_pairs(customers: Sequence[Features]) -> Iterator[Pair]:
    """Yield all pairs that look alike, each once.

    It compares customers that share an address, a number or a site, and neighbours in three alphabetical orders of
    names: as written, backwards (for typos at the beginning), and by pronunciation. Chinese names are also compared by
    their first characters.
    """
    seen: set[tuple[int, int]] = set()
    for first, second in _candidates(customers):
        place = (first, second) if first < second else (second, first)
        if place in seen:
            continue
        seen.add(place)
        customer, other = customers[first], customers[second]
        result = likeness(customer, other)
        if result.score >= SUSPICIOUS:
            low, high = sorted((customer.customer_id, other.customer_id))
            yield Pair(low, high, result)


def _candidates(customers: Sequence[Features]) -> Iterator[tuple[int, int]]:
    for block in _blocks(customers).values():
        if len(block) <= LARGEST_BLOCK:
            yield from combinations(block, 2)
    names = [customer.compared for customer in customers]
    cores, sounds = [name.core for name in names], [name.sound for name in names]
    for keys, compared in ((cores, cores), ([core[::-1] for core in cores], cores), (sounds, sounds)):
        order = sorted(range(len(customers)), key=keys.__getitem__)
        yield from _neighbours(order, compared)


def _neighbours(order: Sequence[int], texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield neighbours whose names are alike; no others need to be compared."""
    for place, index in enumerate(order):
        name = texts[index]
        for other in order[place + 1 : place + 1 + WINDOW]:
            if fuzz.ratio(name, texts[other], score_cutoff=LIKE_NAMES):
                yield index, other


def _blocks(customers: Sequence[Features]) -> Mapping[tuple[str, str], list[int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, customer in enumerate(customers):
        for key in _keys(customer):
            blocks[key].append(number)
    return blocks


def _keys(customer: Features) -> Iterable[tuple[str, str]]:
    yield from (("email", address) for address in customer.emails)
    yield from (("phone", number) for number in customer.phones)
    yield from (("domain", domain) for domain in customer.domains)
    for name in ("website", "external_id"):
        if value := getattr(customer, name):
            yield name, value
    if customer.compared.wide:
        yield "wide", customer.compared.core[:3]
