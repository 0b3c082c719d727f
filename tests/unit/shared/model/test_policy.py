"""A policy says who may do what; a rule may depend on how the row relates to whoever acts."""

import pytest

from shared.identity.principal import Principal
from shared.model.policy import READERS, RELATIONS, Action, Policy, Relation, Role

DEALS = Policy(
    "deal",
    {"read": READERS, "change": {"team": frozenset({"sales"}), "none": frozenset({"manager"})}},
)


def somebody(*roles: Role) -> Principal:
    return Principal("anna", frozenset(roles))


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_rule_without_relations_holds_for_all_rows(relation: Relation) -> None:
    assert DEALS.may(somebody("auditor"), relation, "read")
    assert not DEALS.may(somebody(), relation, "read")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("sales", {"owner", "team"}), ("manager", set(RELATIONS)), ("service", set())],
)
def test_who_may_from_afar_may_from_near(role: Role, allowed: set[Relation]) -> None:
    assert {relation for relation in RELATIONS if DEALS.may(somebody(role), relation, "change")} == allowed


@pytest.mark.parametrize("action", ["bulk", "export"])
def test_an_action_without_a_rule_is_for_nobody(action: Action) -> None:
    assert not DEALS.admits(somebody(*READERS), action)
    assert DEALS.roles(action) == frozenset()


def test_a_route_admits_whoever_may_do_it_to_some_rows() -> None:
    assert DEALS.admits(somebody("sales"), "change")
    assert DEALS.roles("change") == {"sales", "manager"}


def test_only_rules_with_relations_depend_on_the_row() -> None:
    assert DEALS.depends_on_row("change")
    assert not DEALS.depends_on_row("read")
    same = frozenset[Role]({"manager"})
    assert not Policy("deal", {"change": {"owner": same, "none": same}}).depends_on_row("change")
