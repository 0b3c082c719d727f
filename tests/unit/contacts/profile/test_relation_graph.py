"""The graph around a customer: parents, subsidiaries and partners."""

from uuid import UUID

from services.contacts.customers.views.relations import Neighbourhood, Tie
from services.contacts.profile.pages.relation_graph import MOST_NODES, PER_ROW, WIDTH, graph, shortened

HERE, PARENT, GRANDPARENT, CHILD, PARTNER = (UUID(int=number) for number in range(1, 6))
NAMES = {HERE: "Here", PARENT: "Parent", GRANDPARENT: "Grandparent", CHILD: "Child", PARTNER: "Partner"}


def test_parents_stand_above_children_below_and_partners_beside() -> None:
    ties = (
        Tie(HERE, "subsidiary_of", PARENT),
        Tie(PARENT, "subsidiary_of", GRANDPARENT),
        Tie(CHILD, "reports_to", HERE),
        Tie(PARTNER, "partner_of", HERE),
    )
    drawn = graph(Neighbourhood(HERE, NAMES, ties))
    heights = {node.name: node.y for node in drawn.nodes}
    assert heights["Grandparent"] < heights["Parent"] < heights["Here"] == heights["Partner"] < heights["Child"]
    assert [node.name for node in drawn.nodes if node.here] == ["Here"]
    assert len(drawn.edges) == len(ties)
    assert drawn.kinds == ["partner_of", "reports_to", "subsidiary_of"]


def test_a_circle_of_partners_is_drawn_once() -> None:
    ties = (Tie(HERE, "partner_of", PARTNER), Tie(PARTNER, "partner_of", CHILD), Tie(CHILD, "partner_of", HERE))
    drawn = graph(Neighbourhood(HERE, NAMES, ties))
    assert len(drawn.nodes) == len(drawn.edges) == 3


def test_of_many_the_nearest_are_drawn_and_none_leaves_the_drawing() -> None:
    many = [UUID(int=100 + number) for number in range(40)]
    names = NAMES | {subsidiary: f"Subsidiary {subsidiary.int}" for subsidiary in many}
    ties = tuple(Tie(subsidiary, "subsidiary_of", HERE) for subsidiary in many)
    drawn = graph(Neighbourhood(HERE, names, ties))
    assert len(drawn.nodes) == MOST_NODES
    assert drawn.left_out == 1 + len(many) - MOST_NODES
    assert all(0 < node.x < WIDTH and 0 < node.y < drawn.height for node in drawn.nodes)
    rows = [[node for node in drawn.nodes if node.y == y] for y in {node.y for node in drawn.nodes}]
    assert max(map(len, rows)) == PER_ROW


def test_a_name_is_cut_to_its_width() -> None:
    assert shortened("Short") == "Short"
    assert shortened("An organisation with a long name") == "An organisation…"
    assert shortened("北京光学仪器有限公司") == "北京光学仪器有…"
