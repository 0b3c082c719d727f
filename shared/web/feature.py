"""Features, and departments composed of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import APIRouter

from shared.engine.jobs.worker import Worker
from shared.kernel.directory import KNOWN, Directory
from shared.kernel.hand_over import HAND_OVERS, HandOverDone, HandOverRule, counts_of
from shared.kernel.hand_over_worker import HandOverWorker
from shared.model.aggregate import Aggregate
from shared.model.department import Department
from shared.model.view import View
from shared.settings import LISTED
from shared.web.admission.rules import RouteLimits
from shared.web.api.app import Interface
from shared.web.api.routes import CommandRoute
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes
from shared.web.pages.kit import Link, Pages
from shared.web.runtime import Part, Runtime


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that one room of a department contributes to it."""

    aggregates: tuple[Aggregate[Any], ...] = ()
    views: tuple[View, ...] = ()
    """Read models besides the aggregates' own rows."""
    commands: tuple[CommandRoute, ...] = ()
    routers: tuple[APIRouter, ...] = ()
    limits: tuple[RouteLimits, ...] = ()
    """What its routes take that differs from the usual."""
    hand_over: tuple[HandOverRule, ...] = ()
    """Things that pass to another colleague in a hand-over."""
    parts: tuple[Part[Any], ...] = ()
    workers: Callable[[Runtime], Iterable[Worker]] = lambda _runtime: ()
    """Background work that runs from the opening of the command queue until the process ends."""
    menu: tuple[Link, ...] = ()
    actions: tuple[Link, ...] = ()


class Composed(NamedTuple):
    """A department: the pure part that the engine runs, and what it offers over HTTP."""

    department: Department
    interface: Interface


def compose(
    name: str,
    *,
    pages: Pages,
    features: Iterable[Feature],
    directory: Directory = KNOWN,
    hand_over_done: Aggregate[HandOverDone] | None = None,
) -> Composed:
    """Compose a department; add the views of merges, customers and colleagues if it has none of its own.

    Raises:
        ValueError: the department is not listed in the settings, or its hand-over rules do not fit its event.
    """
    features = tuple(features)
    title = next((listed.title for listed in LISTED if listed.name == name), None)
    if title is None:
        raise ValueError(f"{name} is not listed in shared.settings")
    rules = tuple(rule for feature in features for rule in feature.hand_over)
    _check_hand_over(name, rules, hand_over_done)
    pages.menu, pages.actions = _menu(features), tuple(action for feature in features for action in feature.actions)
    interface = Interface(
        commands=tuple(command for feature in features for command in feature.commands),
        routers=tuple(_routers(features, directory, pages)),
        pages=pages,
        directory=directory,
        limits=tuple(limits for feature in features for limits in feature.limits),
        parts=tuple(part for feature in features for part in feature.parts),
        workers=_workers(features, rules, directory, hand_over_done),
    )
    return Composed(Department(name, title, *_stored(features, directory, hand_over_done)), interface)


def _workers(
    features: tuple[Feature, ...],
    rules: Sequence[HandOverRule],
    directory: Directory,
    done: Aggregate[HandOverDone] | None,
) -> Callable[[Runtime], Iterator[Worker]]:
    def workers(runtime: Runtime) -> Iterator[Worker]:
        for feature in features:
            yield from feature.workers(runtime)
        if done:
            yield Worker("hand-overs", HandOverWorker(runtime.service, done, rules, directory.colleagues).run)

    return workers


def _check_hand_over(name: str, rules: Sequence[HandOverRule], done: Aggregate[HandOverDone] | None) -> None:
    """Check that the rules match the counts in the event that ends the department's hand-overs."""
    named = sorted(rule.name for rule in rules)
    events = done.rows.events if done else ()
    counted = sorted(field for event in events if event.type.startswith(f"{name}.") for field in counts_of(event))
    if named != counted:
        raise ValueError(f"{name} hands over {named}, but its event at the end of a hand-over counts {counted}")


def _stored(
    features: tuple[Feature, ...], directory: Directory, hand_over_done: Aggregate[HandOverDone] | None
) -> tuple[tuple[Aggregate[Any], ...], tuple[View, ...]]:
    """Return aggregates and views in the order in which they are locked; the views of all departments come first."""
    aggregates = [aggregate for feature in features for aggregate in feature.aggregates]
    if hand_over_done and hand_over_done not in aggregates:
        aggregates.append(hand_over_done)
    own = [aggregate.rows for aggregate in aggregates] + [view for feature in features for view in feature.views]
    common: list[View] = [directory.customers, directory.colleagues]
    if hand_over_done:
        common.append(HAND_OVERS)
    common.append(directory.merges)
    views = [view for view in common if view not in own] + own[len(aggregates) :]
    return tuple(aggregates), tuple(views)


def _menu(features: tuple[Feature, ...]) -> tuple[Link, ...]:
    return tuple(sorted((link for feature in features for link in feature.menu), key=lambda link: link.place))


def _routers(features: tuple[Feature, ...], directory: Directory, pages: Pages) -> Iterator[APIRouter]:
    for feature in features:
        yield from feature.routers
    if directory is KNOWN:
        yield customer_search(pages)
    yield history_routes(pages)
