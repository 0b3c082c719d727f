"""Every route of every department names the roles that may use it."""

from typing import Any

import pytest

from shared.settings import DEPARTMENTS
from shared.web.api.commands import CommandEndpoint
from tests.support.routes import dependants, guarded_routes


def roles(route: Any) -> frozenset[str]:
    """Return the roles that a route admits; empty if it checks none."""
    if isinstance(route.endpoint, CommandEndpoint):
        return route.endpoint.__crm_roles__
    return frozenset(role for used in dependants(route) for role in getattr(used.call, "__crm_roles__", ()))


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_route_names_its_roles(department: str) -> None:
    guarded = list(guarded_routes(department))
    assert len(guarded) > 10
    assert {route.path for route in guarded if not roles(route)} == set()


@pytest.mark.parametrize("department", ["contacts", "sales", "service_desk"])
def test_readers_alone_may_not_write(department: str) -> None:
    commands = [route for route in guarded_routes(department) if isinstance(route.endpoint, CommandEndpoint)]
    assert commands
    assert all("auditor" not in roles(route) and "analyst" not in roles(route) for route in commands)
