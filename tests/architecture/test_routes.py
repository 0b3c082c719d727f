"""Every route of every department names the roles that may use it."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from pydantic import SecretStr

from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.settings import DEPARTMENTS, Settings
from shared.web.api.app import create_app
from shared.web.api.commands import CommandEndpoint
from shared.web.api.sign_in import PUBLIC_PATHS

OPEN = PUBLIC_PATHS | {"/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/docs/oauth2-redirect"}
"""Routes that need no token: sign-in, health, and the description of the interface."""

FOR_EVERYBODY = {"contacts": {"/public/forms/{form_id}"}}
"""Routes for visitors who are not signed in; a form's own token admits them."""

SETTINGS = Settings(postgres=SecretStr("postgresql://nobody@127.0.0.1:1"), kafka="127.0.0.1:1")


def routes(department: str) -> Iterator[Any]:
    """Yield all routes, those of included routers too, with their inherited dependencies."""
    owner = import_module(f"services.{department}.department")
    declared = next(value for value in vars(owner).values() if getattr(value, "name", "") == department)
    for route in create_app(Service(SETTINGS, declared, LANGUAGE), owner.INTERFACE).routes:
        opened = getattr(route, "effective_route_contexts", None)
        yield from opened() if opened else [route]


def roles(route: Any) -> frozenset[str]:
    """Return the roles that a route admits; empty if it checks none."""
    if isinstance(route.endpoint, CommandEndpoint):
        return route.endpoint.__crm_roles__
    if getattr(route, "dependant", None) is None:
        return frozenset()
    return frozenset(role for call in _calls(route.dependant) for role in getattr(call, "__crm_roles__", ()))


def _calls(dependant: Any) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_route_names_its_roles(department: str) -> None:
    all_routes = list(routes(department))
    assert len(all_routes) > len(OPEN)
    unguarded = {
        path
        for route in all_routes
        if (path := getattr(route, "path", "")) not in OPEN | FOR_EVERYBODY.get(department, set())
        and not path.startswith("/assets/")
        and not roles(route)
    }
    assert unguarded == set()


@pytest.mark.parametrize("department", ["contacts", "sales", "service_desk"])
def test_readers_alone_may_not_write(department: str) -> None:
    commands = [route for route in routes(department) if isinstance(getattr(route, "endpoint", None), CommandEndpoint)]
    assert commands
    assert all("auditor" not in roles(route) and "analyst" not in roles(route) for route in commands)
