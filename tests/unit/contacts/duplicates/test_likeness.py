"""The likeness of two customers, and the search for likely pairs among many."""

from uuid import UUID

import pytest
from hypothesis import given as supposing
from hypothesis import strategies as st

from services.contacts.duplicates.domain.likeness import SUSPICIOUS, Features, likeness, suspicious_pairs


def customer(number: int, name: str, kind: str = "organisation", **more: object) -> Features:
    sets = {key: frozenset({value}) for key, value in more.items() if key in {"emails", "phones"}}
    return Features(UUID(int=number), kind, name, **{**more, **sets})  # type: ignore[arg-type]


ACME = customer(1, "Acme Maschinenbau GmbH", city="kiel", postal_code="24103", emails="info@acme.example")


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (customer(2, "ACME Maschinenbau"), {"name"}),
        (customer(2, "Acme Maschinenbau AG", city="kiel"), {"name", "city"}),
        (customer(2, "Maschinenbau Acme GmbH & Co. KG", postal_code="24103"), {"name", "postal_code"}),
        (customer(2, "Acme Maschienenbau GmbH", city="kiel"), {"name", "city"}),
        (customer(2, "Something Else Ltd", emails="info@acme.example"), {"email"}),
    ],
)
def test_these_are_suspicious(other: Features, reasons: set[str]) -> None:
    result = likeness(ACME, other)
    assert result.score >= SUSPICIOUS
    assert set(result.reasons) == reasons


@pytest.mark.parametrize(
    "other",
    [
        customer(2, "Acme Maschinenbau GmbH", kind="person", emails="info@acme.example"),
        customer(2, "Nordlicht Optik GmbH", city="kiel", postal_code="24103"),
        customer(2, "Acme Catering GmbH", city="kiel"),
    ],
)
def test_these_are_not(other: Features) -> None:
    assert likeness(ACME, other).score < SUSPICIOUS


def test_different_numbers_speak_against() -> None:
    first, other = customer(1, "Acme", external_id="4711"), customer(2, "Acme", external_id="4712")
    assert likeness(first, other).score < SUSPICIOUS < likeness(first, customer(3, "Acme")).score


def test_chinese_names_are_compared() -> None:
    assert likeness(customer(1, "北京光明乳业"), customer(2, "北京光明乳业有限公司")).score > 0
    pairs = list(suspicious_pairs([customer(1, "北京光明乳业"), customer(2, "北京光明乳业"), customer(3, "上海石油")]))
    assert [(pair.customer_id.int, pair.other_id.int) for pair in pairs] == [(1, 2)]


def test_pairs_are_found_among_many() -> None:
    crowd = [customer(n, f"Company {n * 7919 % 100_003} Trading") for n in range(10, 1_500)]
    hidden = [customer(3, "Zebra Optik GmbH", phones="+4930901820"), customer(2, "Optik Zebra")]
    pairs = [pair for pair in suspicious_pairs([*crowd, *hidden]) if pair.customer_id.int < 10]
    assert [(pair.customer_id.int, pair.other_id.int) for pair in pairs] == [(2, 3)]


names = st.sampled_from(["Acme", "Acme GmbH", "Nordlicht", "Nordlicht AG", "Anna Weber", "Weber, Anna", "李华", ""])
some = st.builds(customer, st.integers(1, 50), names, emails=st.sampled_from(["a@x.example", "b@x.example"]))


@supposing(some, some)
def test_likeness_is_the_same_from_both_sides(first: Features, other: Features) -> None:
    assert likeness(first, other) == likeness(other, first)
    assert 0 <= likeness(first, other).score <= 100


@supposing(st.lists(some, max_size=12, unique_by=lambda features: features.customer_id))
def test_each_pair_is_told_once_lower_id_first(customers: list[Features]) -> None:
    pairs = [(pair.customer_id, pair.other_id) for pair in suspicious_pairs(customers)]
    assert len(pairs) == len(set(pairs))
    assert all(low < high for low, high in pairs)
