"""Saved views: their owner saves, changes and removes them."""

from uuid import UUID

import pytest

from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.domain.saved_view import (
    SAVED_VIEW,
    SAVED_VIEWS,
    ChangeView,
    KeepView,
    RemoveView,
    shown_view,
)
from shared.events.contacts.data.saved_views import SavedViewKept, SavedViewRemoved, ViewFilter
from shared.messages.refusals import Forbidden
from shared.model.replay import replay
from tests.support.specification import given, recorded

V = UUID("01890000-0000-7000-8000-00000000005a")
kept = SavedViewKept(
    label="Berlin key accounts", filters=(ViewFilter("tag", "key account"), ViewFilter("kind", "organisation"))
)
past = recorded(kept, subject_id=V, subject_kind="saved_view")


def keep(**more: object) -> KeepView:
    filters = CustomerFilters(tag="key account", kind="organisation", sector="")
    return KeepView.model_validate({"view_id": V, "label": "Berlin key accounts", "filters": filters, **more})


def test_a_view_is_kept_with_the_filters_that_say_something() -> None:
    given(SAVED_VIEW).when(keep()).then(kept)
    given(SAVED_VIEW, past).when(keep()).then()
    given(SAVED_VIEW, past).when(keep(shared=True)).then(kept.model_copy(update={"shared": True}))


def test_only_a_view_that_is_there_is_kept_differently() -> None:
    change = ChangeView.model_validate(keep(label="Key accounts").model_dump())
    given(SAVED_VIEW).when(change).then_unknown("no such view", field="view_id")
    given(SAVED_VIEW, past).when(change).then(kept.model_copy(update={"label": "Key accounts"}))


def test_a_view_is_removed_by_its_maker() -> None:
    given(SAVED_VIEW, past).when(RemoveView(view_id=V)).then(SavedViewRemoved())
    given(SAVED_VIEW).when(RemoveView(view_id=V)).then_unknown("no such view", field="view_id")


@pytest.mark.parametrize(
    ("actor", "role", "allowed"),
    [
        ("user:anna", "sales", True),
        ("user:bert", "sales", False),
        ("system:anna", "system", False),
        ("user:mia", "manager", True),
        ("user:oskar", "admin", True),
    ],
)
def test_only_its_maker_and_managers_change_a_view(actor: str, role: str, allowed: bool) -> None:  # noqa: FBT001
    decision = given(SAVED_VIEW, past).by(actor).with_roles(role).when(RemoveView(view_id=V))
    assert isinstance(decision.refusal, Forbidden) == (not allowed)
    if decision.refusal:
        assert (decision.refusal.field, "only its owner" in decision.refusal.detail) == ("view_id", True)


def test_everybody_who_keeps_views_makes_their_own() -> None:
    given(SAVED_VIEW).by("user:bert").with_roles("service").when(keep()).then(kept)


def test_a_view_leads_to_its_list() -> None:
    row = replay(SAVED_VIEWS, [past])[(V,)]
    assert row.query == "tag=key+account&kind=organisation"
    assert row.made_by == "user:anna"


def test_a_list_knows_which_view_it_shows() -> None:
    view = replay(SAVED_VIEWS, [past])[(V,)]
    same = CustomerFilters(kind="organisation", tag="key account")
    assert shown_view([view], same, "name") == view
    assert shown_view([view], same, "-changed_at") is None
    assert shown_view([view], CustomerFilters(tag="key account"), "name") is None
