"""Every route of every department names the roles that may use it."""

from typing import Any

import pytest

from shared.settings import DEPARTMENTS
from shared.web.api.commands import CommandEndpoint
from shared.web.api.sign_in import PUBLIC_PATHS
from tests.support.routes import dependants, routes

OPEN = PUBLIC_PATHS | {"/healthz", "/readyz"}
"""Routes that need no token: sign-in and health."""

FOR_EVERYBODY = {"contacts": {"/public/forms/{form_id}", "/public/consents/{token}"}}
"""Routes for visitors who are not signed in; the token of a form or of a link admits them."""


def roles(route: Any) -> frozenset[str]:
    """Return the roles that a route admits; empty if it checks none."""
    if isinstance(route.endpoint, CommandEndpoint):
        return route.endpoint.__crm_roles__
    return frozenset(role for used in dependants(route) for role in getattr(used.call, "__crm_roles__", ()))


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
