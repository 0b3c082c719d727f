"""Who may do what: one policy for each aggregate and each list, as data.

Commands, lists, histories, exports and live streams ask the same policy. Departments declare theirs in `access.py`.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol, get_args

Role = Literal["contacts", "sales", "service", "analyst", "auditor", "manager", "admin", "system"]
READERS: frozenset[Role] = frozenset(get_args(Role))
"""All roles may read the shared history; permission to change things depends on the role."""

Action = Literal["read", "change", "bulk", "export"]

Relation = Literal["owner", "team", "territory", "none"]
"""How a row relates to whoever acts (`shared.model.relations`), the nearest first."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)

Rule = frozenset[Role] | Mapping[Relation, frozenset[Role]]
"""The roles that may do something: to any row, or from which relation to the row on."""


class Actor(Protocol):
    """Whoever acts: a `Principal`, or the context of a decision."""

    @property
    def actor(self) -> str: ...

    @property
    def roles(self) -> AbstractSet[str]: ...


@dataclass(frozen=True, eq=False)
class Policy:
    """The rules for one kind of thing. An action without a rule is for nobody."""

    kind: str
    rules: Mapping[Action, Rule]
    watched: frozenset[Action] = frozenset()
    """Far-reaching actions: each use is recorded in the security log."""

    def may(self, actor: Actor, relation: Relation, action: Action) -> bool:
        """Return whether somebody may do this to a row that relates to them like this."""
        return not self.roles(action, relation).isdisjoint(actor.roles)

    def admits(self, actor: Actor, action: Action) -> bool:
        """Return whether somebody may do this to at least some rows."""
        return self.may(actor, RELATIONS[0], action)

    def roles(self, action: Action, relation: Relation = RELATIONS[0]) -> frozenset[Role]:
        """Return the roles that may do this to rows of this relation; by default, to at least some rows."""
        return self._roles.get((action, relation), frozenset())

    def depends_on_row(self, action: Action) -> bool:
        """Return whether some of the roles may do this to some rows only."""
        return action in self._narrow

    @cached_property
    def _roles(self) -> Mapping[tuple[Action, Relation], frozenset[Role]]:
        return {
            (action, relation): _admitted(rule, relation)
            for action, rule in self.rules.items()
            for relation in RELATIONS
        }

    @cached_property
    def _narrow(self) -> frozenset[Action]:
        return frozenset(action for action in self.rules if self.roles(action) != self.roles(action, "none"))


def _admitted(rule: Rule, relation: Relation) -> frozenset[Role]:
    """Return the roles of a rule at a relation: who may from farther away may from here, too."""
    if isinstance(rule, frozenset):
        return rule
    farther = RELATIONS[RELATIONS.index(relation) :]
    return frozenset[Role]().union(*(rule.get(each, frozenset()) for each in farther))
