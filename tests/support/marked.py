"""Records whose every text is markup: each command fills what fields of it take text."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from shared.web.api.routes import CommandRoute
from tests.support.product import Product

RAW = "<i hx-post"
"""What no page may contain: a browser would act on it, for all the content security policy says."""
STEPS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("contacts", "POST /users", {"handle": "mark"}),
    ("contacts", "POST /territories", {"territory": "marked"}),
    ("contacts", "POST /custom-fields", {"field": "marked_choice", "value_type": "choice"}),
    ("contacts", "POST /custom-fields", {"field": "marked", "value_type": "text", "choices": None}),
    ("contacts", "POST /customers", {"kind": "organisation", "owner": "mark", "territory": "marked", "phone": None}),
    ("contacts", "POST /customers/{customer_id}/addresses", {}),
    ("contacts", "PUT /customers/{customer_id}/custom-fields/{field}", {}),
    ("contacts", "POST /customers/{customer_id}/contacts", {"phone": None}),
    ("contacts", "POST /customers/{customer_id}/interactions", {"kind": "visit"}),
    ("contacts", "POST /customers/{customer_id}/visits", {"planned_at": "2026-11-20T09:00:00Z", "owner": "mark"}),
    ("contacts", "POST /customers/{customer_id}/discussions", {}),
    ("contacts", "POST /customers/{customer_id}/needs", {}),
    ("contacts", "POST /customers/{customer_id}/competitors", {}),
    ("contacts", "POST /customers/{customer_id}/consents/give", {"channel": "email", "purpose": "news"}),
    ("contacts", "POST /saved-views", {"shared": True}),
    ("contacts", "POST /web-forms", {"asks": ["company", "subject", "consent"], "response_hours": 24}),
    ("sales", "POST /opportunities", {"stage": "proposal"}),
    ("service_desk", "POST /tickets", {"channel": "phone"}),
    ("service_desk", "POST /tickets/{ticket_id}/reply", {}),
    ("service_desk", "POST /calls", {"direction": "inbound"}),
)
"""Department, route and what a command needs besides texts; None leaves a field out."""


def mark(number: int) -> str:
    """Return markup that leaves an attribute and an element, with a sign that formatting would trip over."""
    return f"\"'></option>{RAW}> {number} %"


def command_at(department: str, call: str) -> CommandRoute:
    """Return the route of a command, `POST /customers`."""
    method, path = call.split(" ")
    routes: Iterable[CommandRoute] = import_module(f"services.{department}.department").INTERFACE.commands
    return next(route for route in routes if (route.method, route.path) == (method, path))


def marked(command: Any, text: str) -> dict[str, Any]:
    """Return a value of markup for each field of a command that takes one."""
    values = {name: _taken(field, (text, [text])) for name, field in command.model_fields.items()}
    return {name: value for name, value in values.items() if value is not None}


def _taken(field: FieldInfo, values: tuple[Any, ...]) -> Any:
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for value in values:
        try:
            adapter.validate_json(TypeAdapter(Any).dump_json(value))
        except ValidationError:
            continue
        return value
    return None


async def create_marked(product: Product) -> tuple[dict[str, str], list[str]]:
    """Carry out the steps; return the ids by name, and the markup that was recorded."""
    ids: dict[str, str] = {}
    recorded = []
    for number, (department, call, needed) in enumerate(STEPS, start=100):
        route, text = command_at(department, call), mark(number)
        known = {name: value for name, value in ids.items() if name in route.command.model_fields}
        body = {**marked(route.command, text), **known, **needed}
        given = {name: value for name, value in body.items() if value is not None}
        path = route.path.format_map(ids)
        fields = {name: value for name, value in given.items() if f"{{{name}}}" not in route.path}
        answer = await product.client(department, "admin", "oskar").request(route.method, path, json=fields)
        assert answer.is_success, f"{call} {fields}: {answer.text}"
        ids |= {name: value for name, value in answer.json().items() if isinstance(value, str)}
        recorded.append(text)
    return ids, recorded
