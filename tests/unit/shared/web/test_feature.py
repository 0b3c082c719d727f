"""Composing a department adds the parts that every department needs, or reports the missing ones."""

from pathlib import Path
from typing import Any

import pytest

from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.merging.domain import MERGE
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.colleague.row import USERS
from services.sales.opportunities.views.hand_over import OPEN_OPPORTUNITIES
from services.sales.opportunities.views.results import SALES_RESULTS
from shared.events.sales.hand_overs import HandOverFollowed
from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.directory import Directory
from shared.kernel.hand_over import HAND_OVERS, completion_aggregate
from shared.kernel.merges import ALIASES
from shared.web.feature import Composed, Feature, compose
from shared.web.pages.kit import Link, Pages

OWN = Directory(CUSTOMERS, USERS)


def composed(*features: Feature, **options: Any) -> Composed:
    return compose("sales", pages=Pages("sales", Path(__file__).parent), features=features, **options)


def test_customers_colleagues_and_merges_are_there_without_being_named() -> None:
    department, interface = composed(Feature(views=(SALES_RESULTS,)))
    assert department.views == (KNOWN_CUSTOMERS, KNOWN_USERS, ALIASES, SALES_RESULTS)
    assert interface.directory.customers is KNOWN_CUSTOMERS


def test_rows_of_its_own_are_not_added_twice() -> None:
    department, _ = composed(Feature(aggregates=(CUSTOMER, MERGE, USER)), directory=OWN)
    assert department.all_views == (CUSTOMERS, ALIASES, USERS)


@pytest.mark.parametrize("aggregates", [(CUSTOMER, MERGE), (MERGE, USER)])
def test_who_keeps_them_as_views_still_has_them(aggregates: tuple[Any, ...]) -> None:
    department, _ = composed(Feature(aggregates=aggregates), directory=OWN)
    assert {CUSTOMERS, ALIASES, USERS} <= set(department.all_views)


def test_hand_overs_are_known_where_something_passes_to_somebody_else() -> None:
    done = completion_aggregate(HandOverFollowed)
    department, _ = composed(Feature(hand_over=(OPEN_OPPORTUNITIES,)), hand_over_done=done)
    assert HAND_OVERS in department.views
    assert department.aggregates == (done,)


def test_hand_over_rules_need_an_end() -> None:
    with pytest.raises(ValueError, match="hands over"):
        composed(Feature(hand_over=(OPEN_OPPORTUNITIES,)))


def test_the_event_at_the_end_counts_what_the_rules_name() -> None:
    with pytest.raises(ValueError, match="counts"):
        composed(
            Feature(),
            Feature(hand_over=(OPEN_OPPORTUNITIES,) * 2),
            hand_over_done=completion_aggregate(HandOverFollowed),
        )


def test_a_department_is_listed_in_the_settings() -> None:
    with pytest.raises(ValueError, match="not listed"):
        compose("legal", pages=Pages("legal", Path(__file__).parent), features=())


def test_the_menu_goes_by_place_then_by_feature() -> None:
    first, second, third = Link("First", "/1", "list", place=10), Link("Second", "/2", "list"), Link("3", "/3", "list")
    pages = composed(Feature(menu=(second,)), Feature(menu=(third, first))).interface.pages
    assert pages.menu == (first, second, third)
