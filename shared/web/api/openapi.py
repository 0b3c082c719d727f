"""Command routes in the OpenAPI document: FastAPI does not describe them, because they are plain routes for speed."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse

from shared.web.api.operations.access import for_operators
from shared.web.api.routes import CommandRoute

REF = "#/components/schemas/{model}"
ANSWER = {
    "type": "object",
    "properties": {
        "position": {"type": "string", "description": "what to pass as at_least", "examples": ["sales:5"]},
        "version": {"type": "integer", "description": "the ETag of the thing that changed"},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "type": {"type": "string"},
                    "sequence": {"type": "integer"},
                },
            },
        },
    },
}
PROBLEM = {"description": "a problem document (RFC 9457)", "content": {"application/problem+json": {}}}
HEADERS = ("Idempotency-Key", "If-Match", "X-Correlation-Id", "X-Causation-Id", "X-Channel", "X-Reason", "X-Batch-Id")


def install(app: FastAPI, routes: tuple[CommandRoute, ...]) -> None:
    """Add the commands to the application's OpenAPI document, and show it to operators."""

    def document() -> dict[str, Any]:
        if not app.openapi_schema:
            described = get_openapi(title=app.title, version=app.version, routes=app.routes)
            schemas = described.setdefault("components", {}).setdefault("schemas", {})
            # Commands come first, in the order of their declaration: readers want to see what they can do.
            paths = dict[str, Any]({route.path: {} for route in routes}) | described.get("paths", {})
            for route in routes:
                paths[route.path][route.method.lower()] = _operation(route, schemas)
            described["paths"] = paths
            app.openapi_schema = described
        return app.openapi_schema

    async def show() -> JSONResponse:
        return JSONResponse(document())

    app.openapi = document  # type: ignore[method-assign]
    app.add_api_route("/openapi.json", show, include_in_schema=False, dependencies=[for_operators()])


def _operation(route: CommandRoute, schemas: dict[str, Any]) -> dict[str, Any]:
    in_path = re.findall(r"{(\w{1,80})}", route.path)
    schema = route.command.model_json_schema(ref_template=REF)
    schemas |= schema.pop("$defs", {})
    properties = schema.get("properties", {})
    optional = {*in_path, route.creates, route.shows_once}
    schema["properties"] = {name: what for name, what in properties.items() if name not in in_path}
    schema["required"] = [name for name in schema.get("required", []) if name not in optional]
    schemas[route.command.__name__] = schema
    parameters = [{"name": n, "in": "path", "required": True, "schema": properties.get(n, {})} for n in in_path]
    parameters += [{"name": n, "in": "header", "required": False, "schema": {"type": "string"}} for n in HEADERS]
    return {
        "operationId": route.command.__name__,
        "summary": route.summary or (route.command.__doc__ or "").strip().split("\n")[0],
        "tags": ["commands"],
        "parameters": parameters,
        "requestBody": {
            "content": {"application/json": {"schema": {"$ref": REF.format(model=route.command.__name__)}}}
        },
        "responses": _responses(route),
    }


def _responses(route: CommandRoute) -> dict[str, Any]:
    done = {"description": "done; the events are recorded", "content": {"application/json": {"schema": ANSWER}}}
    refusals = dict.fromkeys(("401", "403", "404", "409", "412", "422", "503"), PROBLEM)
    return {"201" if route.creates else "200": done, **refusals}
