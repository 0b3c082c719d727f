"""Needs that lead to other needs: each is loaded once, after the one that leads to it."""

from collections.abc import Iterable

from shared.model.aggregate import reachable

LEADS_TO = {"a": ["b", "c", "b"], "b": ["a", "d"], "c": ["d"]}


def test_everything_is_reached_once_even_in_a_circle() -> None:
    assert list(reachable("a", lambda node: LEADS_TO.get(node, ()))) == ["a", "b", "c", "d"]


def test_a_thing_is_taken_before_it_is_asked_where_it_leads() -> None:
    taken: list[str] = []

    def next_ones(node: str) -> Iterable[str]:
        assert node in taken
        return LEADS_TO.get(node, ())

    for node in reachable("a", next_ones):
        taken.append(node)  # noqa: PERF402 - as the engine does with what `needs` names
