"""The routes of the departments, as their applications declare them."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from pydantic import BaseModel

from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.web.api.app import create_app
from tests.support.settings import offline

SETTINGS = offline()


def routes(department: str) -> Iterator[Any]:
    """Yield all routes, those of included routers too, with their inherited dependencies."""
    owner = import_module(f"services.{department}.department")
    declared = next(value for value in vars(owner).values() if getattr(value, "name", "") == department)
    for route in create_app(Service(SETTINGS, declared, LANGUAGE), owner.INTERFACE).routes:
        opened = getattr(route, "effective_route_contexts", None)
        yield from opened() if opened else [route]


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
