"""The limits of routes are those of routes that exist, and anybody may send a body only where anybody may go."""

from importlib import import_module

import pytest

from shared.settings import DEPARTMENTS
from shared.web.admission.rules import COMMON, RouteLimits, Rules
from tests.support.routes import OPEN, open_paths, routes


def declared(department: str) -> tuple[RouteLimits, ...]:
    limits: tuple[RouteLimits, ...] = import_module(f"services.{department}.department").INTERFACE.limits
    return limits


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_declared_limits_are_those_of_routes(department: str) -> None:
    existing = {
        (method, route.path)
        for route in routes(department)
        for method in (*(getattr(route, "methods", None) or ()), "")
        if hasattr(route, "path")
    }
    assert {(limits.method, limits.path) for limits in declared(department)} <= existing


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_only_open_routes_take_bodies_from_anybody(department: str) -> None:
    rules = Rules((*COMMON, *declared(department)))
    for route in routes(department):
        path = getattr(route, "path", "")
        for method in getattr(route, "methods", None) or ():
            open_to_all = path in open_paths(department) or path.startswith("/assets/")
            assert rules.of(method, path).open == open_to_all, (method, path)


def test_every_department_has_what_is_common() -> None:
    assert {limits.path for limits in COMMON if limits.open} - {"/assets/{file:path}"} == OPEN
