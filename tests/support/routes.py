"""The routes of the departments, as their applications declare them."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.settings import Settings
from shared.web.api.app import create_app
from shared.web.api.sign_in import PUBLIC_PATHS
from tests.support.settings import offline

SETTINGS = offline()
OPEN = PUBLIC_PATHS | {"/healthz", "/readyz"}
"""Routes that need no token: sign-in and health."""

FOR_EVERYBODY = {"contacts": {"/public/forms/{form_id}", "/public/consents/{token}"}}
"""Routes for visitors who are not signed in; the token of a form or of a link admits them."""


def open_paths(department: str) -> frozenset[str]:
    """Return the paths that need no token."""
    return OPEN | FOR_EVERYBODY.get(department, set())


def application(department: str, settings: Settings = SETTINGS) -> FastAPI:
    """Return a department's application, which has not started."""
    owner = import_module(f"services.{department}.department")
    declared = next(value for value in vars(owner).values() if getattr(value, "name", "") == department)
    return create_app(Service(settings, declared, LANGUAGE), owner.INTERFACE)


def routes(department: str) -> Iterator[Any]:
    """Yield all routes of a department, with their inherited dependencies."""
    yield from opened(application(department))


def opened(app: FastAPI) -> Iterator[Any]:
    """Yield the routes of an application, and those of its included routers."""
    for route in app.routes:
        contexts = getattr(route, "effective_route_contexts", None)
        yield from contexts() if contexts else [route]


def guarded_routes(department: str) -> Iterator[Any]:
    """Yield the routes that need a token."""
    everybody = open_paths(department)
    for route in routes(department):
        path = getattr(route, "path", "")
        if path not in everybody and not path.startswith("/assets/"):
            yield route


def dependants(route: Any) -> Iterator[Any]:
    """Yield what a FastAPI route depends on; nothing for a plain route."""
    waiting = [route.dependant] if getattr(route, "dependant", None) is not None else []
    while waiting:
        dependant = waiting.pop()
        yield dependant
        waiting += dependant.dependencies


def query_names(route: Any) -> Iterator[str]:
    """Yield the names of a route's query parameters."""
    for dependant in dependants(route):
        for field in dependant.query_params:
            kind = field.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from (info.alias or name for name, info in kind.model_fields.items())
            else:
                yield field.alias
