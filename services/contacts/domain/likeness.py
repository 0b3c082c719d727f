"""How alike two customers are, and which pairs of many are worth comparing. Pure.

Each thing two customers share speaks for their being one, with a weight; what speaks independently adds up as
`1 - (1 - a)(1 - b)…` (the "noisy or"). Names are compared by edit distance of their sorted words, without legal forms.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from cleanco import basename
from rapidfuzz import fuzz

from services.contacts.domain.search import is_wide, normal_text

WEIGHTS: Mapping[str, float] = {
    "external_id": 0.85,
    "email": 0.75,
    "phone": 0.6,
    "website": 0.5,
    "postal_code": 0.3,
    "city": 0.2,
}
"""How much it says that two customers share this."""
LIKE_NAMES = 85.0
"""Percent of likeness from which names count as alike; below, they say nothing."""
LEAST_NAME, MOST_NAME = 0.3, 0.7
SUSPICIOUS = 60
"""Percent from which a pair is shown to people."""
CONTRADICTION = 0.6
"""What remains of the score where both have an external id and they differ."""
WINDOW = 12
"""How many neighbours in an alphabet of names are compared with each."""
WIDE_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "公司", "株式会社", "주식회사")
"""Legal forms that stand against the name without a space, which the library for legal forms does not know."""
LARGEST_BLOCK = 40
"""Customers who share one e-mail address or phone number; more than that is a switchboard, not a duplicate."""


@dataclass(frozen=True, slots=True)
class Features:
    """What of a customer is compared, in normal form."""

    customer_id: UUID
    kind: str
    name: str
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    website: str | None = None
    external_id: str | None = None
    postal_code: str | None = None
    city: str | None = None

    @property
    def core(self) -> str:
        """The name without legal form, its words in alphabetical order."""
        return core_of(self.name, self.kind)


class Likeness(NamedTuple):
    """How sure it is that two are one, in percent, and why."""

    score: int
    reasons: tuple[str, ...]


class Pair(NamedTuple):
    """Two customers that look alike; the lower id first."""

    customer_id: UUID
    other_id: UUID
    likeness: Likeness


@lru_cache(maxsize=500_000)
def core_of(name: str, kind: str) -> str:
    """Return what of a name tells customers apart."""
    bare = basename(name) if kind == "organisation" else name
    for form in WIDE_FORMS:
        bare = bare.removesuffix(form).removeprefix(form)
    return " ".join(sorted(normal_text(bare or name).replace(".", " ").replace(",", " ").split()))


def likeness(one: Features, other: Features) -> Likeness:
    """Return how alike two customers are; of different kinds not at all."""
    if one.kind != other.kind:
        return Likeness(0, ())
    found = dict(_shared(one, other))
    alike = fuzz.ratio(one.core, other.core, score_cutoff=LIKE_NAMES)
    if alike:
        share = (alike - LIKE_NAMES) / (100 - LIKE_NAMES)
        found["name"] = LEAST_NAME + share * (MOST_NAME - LEAST_NAME)
    else:  # living in one town says something of namesakes only
        found.pop("city", None)
        found.pop("postal_code", None)
    doubt = 1.0
    for weight in found.values():
        doubt *= 1 - weight
    both_numbered = one.external_id and other.external_id
    factor = CONTRADICTION if both_numbered and one.external_id != other.external_id else 1.0
    return Likeness(round(100 * (1 - doubt) * factor), tuple(sorted(found)))


def _shared(one: Features, other: Features) -> Iterator[tuple[str, float]]:
    if one.emails & other.emails:
        yield "email", WEIGHTS["email"]
    if one.phones & other.phones:
        yield "phone", WEIGHTS["phone"]
    for name in ("website", "external_id", "postal_code", "city"):
        value = getattr(one, name)
        if value is not None and value == getattr(other, name):
            yield name, WEIGHTS[name]


def suspicious_pairs(customers: Sequence[Features]) -> Iterator[Pair]:
    """Yield all pairs that look alike, each once.

    Compared are those who share an address, a number or a site, and neighbours in three alphabets of names: as they
    stand, backwards (for typos at the beginning), and Chinese names by their first characters.
    """
    seen: set[tuple[int, int]] = set()
    for first, second in _candidates(customers):
        place = (first, second) if first < second else (second, first)
        if place in seen:
            continue
        seen.add(place)
        one, other = customers[first], customers[second]
        found = likeness(one, other)
        if found.score >= SUSPICIOUS:
            low, high = sorted((one.customer_id, other.customer_id))
            yield Pair(low, high, found)


def _candidates(customers: Sequence[Features]) -> Iterator[tuple[int, int]]:
    for block in _blocks(customers).values():
        if len(block) <= LARGEST_BLOCK:
            yield from combinations(block, 2)
    cores = [customer.core for customer in customers]
    for keys in (cores, [core[::-1] for core in cores]):
        order = sorted(range(len(customers)), key=keys.__getitem__)
        yield from _neighbours(order, cores)


def _neighbours(order: Sequence[int], cores: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield neighbours whose names are alike; the others need not be compared at all."""
    for place, one in enumerate(order):
        name = cores[one]
        for other in order[place + 1 : place + 1 + WINDOW]:
            if fuzz.ratio(name, cores[other], score_cutoff=LIKE_NAMES):
                yield one, other


def _blocks(customers: Sequence[Features]) -> Mapping[tuple[str, str], list[int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, customer in enumerate(customers):
        for key in _keys(customer):
            blocks[key].append(number)
    return blocks


def _keys(customer: Features) -> Iterable[tuple[str, str]]:
    yield from (("email", address) for address in customer.emails)
    yield from (("phone", number) for number in customer.phones)
    for name in ("website", "external_id"):
        if value := getattr(customer, name):
            yield name, value
    wide = "".join(letter for letter in customer.name if is_wide(letter))
    if wide:
        yield "wide", wide[:3]
