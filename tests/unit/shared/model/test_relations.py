"""A row relates to whoever acts by its owner, its owner's team, its territory, or not at all."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from services.contacts.people.domain.colleague.row import USERS, User
from services.contacts.people.domain.territory import TERRITORIES, Territory
from services.sales.opportunities.domain.decide import OPPORTUNITY
from shared.kernel.colleagues import KNOWN_USERS, ColleagueEntry
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Forbidden
from shared.model.policy import Policy, Relation
from shared.model.relations import OWNED, Relations
from tests.support.specification import NOW, serial_ids


@dataclass(frozen=True)
class Row:
    owner: str | None
    territory: str | None = None


def user(handle: str, team: str | None) -> User:
    return User(handle, handle, None, None, team, None, None, NOW)


ROWS: dict[tuple[str, Any], Any] = {
    ("users", ("anna",)): user("anna", "north"),
    ("users", ("bert",)): user("bert", "north"),
    ("users", ("jonas",)): user("jonas", "south"),
    ("users", ("rosa",)): user("rosa", None),
    ("territories", ("de-n",)): Territory("de-n", "North", "rosa", NOW),
}
WHOLE = Relations("owner", USERS, TERRITORIES)


def related(relations: Relations, row: Row | None, actor: str) -> Relation:
    """Return the relation, given only those rows that it asks for."""
    known = LoadedRows(actor)
    for view, key in relations.needs(row, known):
        known.rows[view.name, key] = ROWS.get((view.name, key))
    return relations.of(row, known)


@pytest.mark.parametrize(
    ("actor", "row", "relation"),
    [
        ("user:anna", Row("anna"), "owner"),
        ("user:anna", Row("user:anna"), "owner"),
        ("user:anna", None, "owner"),
        ("user:bert", Row("anna"), "team"),
        ("user:jonas", Row("anna"), "none"),
        ("user:jonas", Row(None), "none"),
        ("user:rosa", Row("jonas", "de-n"), "territory"),
        ("user:rosa", Row("rosa", "de-n"), "owner"),
        ("user:rosa", Row("jonas", "unknown"), "none"),
        ("user:nobody", Row("anna"), "none"),
        ("system:anna", Row("anna"), "none"),
        ("system:erp", Row("system:erp"), "owner"),
    ],
)
def test_the_nearest_relation_counts(actor: str, row: Row | None, relation: Relation) -> None:
    assert related(WHOLE, row, actor) == relation


def test_without_further_rows_only_the_owner_counts() -> None:
    assert list(OWNED.needs(Row("anna"), LoadedRows("user:bert"))) == []
    assert [related(OWNED, Row("anna"), actor) for actor in ("user:anna", "user:bert")] == ["owner", "none"]


TEAMS_ONLY = Policy("opportunity", {"change": {"team": frozenset({"sales"}), "none": frozenset({"manager"})}})


@pytest.mark.parametrize(
    ("actor", "role", "allowed"),
    [
        ("user:anna", "sales", True),
        ("user:bert", "sales", True),
        ("user:jonas", "sales", False),
        ("user:jonas", "manager", True),
        ("user:anna", "service", False),
    ],
)
def test_a_rule_about_rows_needs_no_new_route(actor: str, role: str, *, allowed: bool) -> None:
    """The aggregate loads what the rule needs, and refuses what the rule does not allow."""
    aggregate = replace(OPPORTUNITY, policy=TEAMS_ONLY, needs=lambda _row, _command, _known: ())
    row: Any = type("Deal", (), {"owner": "anna", "team": None})()
    teams = {"anna": "north", "bert": "north", "jonas": "south"}

    def get(view: Any, key: Any) -> ColleagueEntry:
        assert view is KNOWN_USERS
        return ColleagueEntry(key[0], key[0], teams[key[0]], None, active=True)

    known = aggregate.known(row, None, actor, get, "change")
    context = Context(actor, known.rows, now=NOW, new_id=serial_ids(), roles=frozenset({role}))
    if allowed:
        aggregate.permit(row, "change", context)
        return
    with pytest.raises(Forbidden) as refusal:
        aggregate.permit(row, "change", context)
    assert refusal.value.field == "opportunity_id"
    assert ("owner's team" in refusal.value.detail) == (role == "sales")


def test_the_products_own_work_was_permitted_when_it_was_asked_for() -> None:
    aggregate = replace(OPPORTUNITY, policy=TEAMS_ONLY)
    context = Context("system:hand_over", {}, now=NOW, new_id=lambda: UUID(int=1))
    aggregate.permit(None, None, context)
    with pytest.raises(Forbidden, match="another role"):
        aggregate.permit(None, "change", context)
