"""The customers around one customer as a small drawing: parents above, children below, partners beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from uuid import UUID

from services.contacts.customers.views.relations import Neighbourhood, Tie
from shared.events.contacts.customers.profile import RelationKind

UPWARDS: frozenset[RelationKind] = frozenset({"subsidiary_of", "reports_to"})
"""Relations whose other end is drawn above."""
MOST_NODES = 13
PER_ROW = 3
WIDTH, NODE_WIDTH, NODE_HEIGHT, ROW_HEIGHT = 330.0, 102.0, 32.0, 62.0
"""The drawing's own units, roughly pixels; the page scales it to the space available."""
LONGEST = 15
"""Characters of a name that fit into a node; wide characters count twice."""


@dataclass(frozen=True, slots=True)
class Node:
    """A customer in the drawing; x and y are its centre."""

    customer_id: UUID
    name: str
    short: str
    x: float
    y: float
    here: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation: one customer is (kind) another, drawn as a line between their centres."""

    kind: RelationKind
    one: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing; `left_out` is the number of customers that did not fit."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    height: float
    left_out: int

    @property
    def kinds(self) -> Sequence[RelationKind]:
        """The kinds of relations that occur, for the legend."""
        return sorted({edge.kind for edge in self.edges})


def graph(around: Neighbourhood) -> Graph:
    """Lay out the customers around one customer: the nearest first, as many as fit."""
    levels = _levels(around.customer_id, around.ties)
    shown = dict(list(levels.items())[:MOST_NODES])
    nodes = _placed(around, shown)
    edges = [
        Edge(tie.kind, nodes[tie.customer_id], nodes[tie.other_id])
        for tie in around.ties
        if tie.customer_id in nodes and tie.other_id in nodes
    ]
    bottom = max(node.y for node in nodes.values()) + ROW_HEIGHT / 2
    return Graph(list(nodes.values()), edges, bottom, len(levels) - len(shown))


def _levels(start: UUID, ties: Iterable[Tie]) -> dict[UUID, int]:
    """Return how far above (negative) or below each customer is, the nearest first."""
    remaining = tuple(ties)
    levels = {start: 0}
    ahead = [start]
    while ahead:
        here = ahead.pop(0)
        for tie in remaining:
            if here in {tie.customer_id, tie.other_id}:
                other = tie.other_id if here == tie.customer_id else tie.customer_id
                step = (-1 if here == tie.customer_id else 1) if tie.kind in UPWARDS else 0
                if other not in levels:
                    levels[other] = levels[here] + step
                    ahead.append(other)
    return levels


def _placed(around: Neighbourhood, levels: Mapping[UUID, int]) -> dict[UUID, Node]:
    nodes: dict[UUID, Node] = {}
    y = ROW_HEIGHT / 2
    for level in sorted(set(levels.values())):
        for row in _rows([member for member in levels if levels[member] == level], around.customer_id):
            slot = WIDTH / len(row)
            for place, member in enumerate(row):
                name = around.names.get(member, "")
                x = round(slot * (place + 0.5), 1)
                nodes[member] = Node(member, name, shortened(name), x, y, here=member == around.customer_id)
            y += ROW_HEIGHT
    return nodes


def _rows(members: Sequence[UUID], middle: UUID) -> Sequence[Sequence[UUID]]:
    """Return the customers in rows; the customer itself is in the middle of its row."""
    others = [member for member in members if member != middle]
    if len(others) == len(members):
        return _chunks(others)
    beside, further = others[: PER_ROW - 1], others[PER_ROW - 1 :]
    half = (len(beside) + 1) // 2
    return [[*beside[:half], middle, *beside[half:]], *_chunks(further)]


def _chunks(members: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [members[at : at + PER_ROW] for at in range(0, len(members), PER_ROW)]


def shortened(name: str, most: int = LONGEST) -> str:
    """Return the name, shortened to fit into a node."""
    width = 0
    for at, letter in enumerate(name):
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > most:
            return f"{name[:at].rstrip()}…"
    return name
