"""Every route and every aggregate of every department has a policy, which its department or the kernel declares."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI

from services.contacts.access import CUSTOMER_POLICY
from shared.kernel import access
from shared.kernel.access import SIGNED_IN_POLICY
from shared.model.policy import READERS, Action, Policy
from shared.settings import DEPARTMENTS
from shared.web.api.commands import CommandEndpoint
from shared.web.api.operations.access import OPERATION_POLICY
from shared.web.api.operations.parked import PARKED_LIST_POLICY, PARKED_POLICY
from shared.web.api.operations.rebuild import REBUILD_POLICY
from shared.web.api.routes import Viewer, allow
from tests.support.routes import application, dependants, guarded_routes, opened

OPERATIONS = {OPERATION_POLICY, PARKED_LIST_POLICY, PARKED_POLICY, REBUILD_POLICY}


def declared(department: str) -> set[Policy]:
    """Return the policies that are in force in a department."""
    modules = (import_module(f"services.{department}.access"), access)
    return OPERATIONS | {value for module in modules for value in vars(module).values() if isinstance(value, Policy)}


def policies(route: Any) -> Iterator[tuple[Policy, Action]]:
    """Yield the policies that a route asks, with what it asks for."""
    if isinstance(route.endpoint, CommandEndpoint):
        yield route.endpoint.__crm_policy__
    yield from (used.call.__crm_policy__ for used in dependants(route) if hasattr(used.call, "__crm_policy__"))


def without_policy(routes: Iterable[Any], known: set[Policy]) -> set[str]:
    """Return the paths of routes that ask no policy, or one that admits nobody or is declared nowhere."""
    return {
        route.path
        for route in routes
        if not (asked := {(policy, action) for policy, action in policies(route) if policy is not SIGNED_IN_POLICY})
        or any(policy not in known or not policy.roles(action) for policy, action in asked)
    }


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_route_has_a_policy(department: str) -> None:
    guarded = list(guarded_routes(department))
    assert len(guarded) > 10
    assert without_policy(guarded, declared(department)) == set()


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_aggregate_has_a_policy(department: str) -> None:
    known = declared(department)
    aggregates = application(department).state.runtime.service.department.aggregates
    assert [one.rows.name for one in aggregates if one.policy not in known] == []


def test_a_route_without_a_policy_is_noticed() -> None:
    router = APIRouter()

    @router.get("/bare")
    async def bare() -> None: ...

    @router.get("/signed-in")
    async def signed_in(_viewer: Viewer) -> None: ...

    @router.get("/for-nobody", dependencies=[allow(CUSTOMER_POLICY, "read"), allow(Policy("nothing", {}))])
    async def for_nobody() -> None: ...

    @router.get("/made-up", dependencies=[allow(Policy("made_up", {"read": READERS}))])
    async def made_up() -> None: ...

    @router.get("/guarded", dependencies=[allow(CUSTOMER_POLICY, "read")])
    async def guarded() -> None: ...

    app = FastAPI(openapi_url=None)
    app.include_router(router)
    paths = without_policy(opened(app), declared("contacts"))
    assert paths == {"/bare", "/signed-in", "/for-nobody", "/made-up"}


@pytest.mark.parametrize("department", ["contacts", "sales", "service_desk"])
def test_readers_alone_may_not_write(department: str) -> None:
    commands = [route for route in guarded_routes(department) if isinstance(route.endpoint, CommandEndpoint)]
    assert commands
    for route in commands:
        ((policy, action),) = policies(route)
        assert policy.roles(action).isdisjoint({"auditor", "analyst"}), route.path
