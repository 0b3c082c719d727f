"""Who is admitted where: every route of every department, called by everybody.

`python -m tests.contract.access` records it: route → the roles that get in. Others without a token get 401, others
with one get 403.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args
from uuid import UUID

from fastapi import FastAPI
from starlette.types import Message, Scope
from structlog.testing import capture_logs

from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.model.policy import Role
from shared.settings import DEPARTMENTS, Settings
from tests.support.routes import SETTINGS, application, guarded_routes

FOLDER = Path(__file__).parent / "admissions"
ROLES: tuple[Role, ...] = get_args(Role)
ANONYMOUS, WITHOUT_ROLES = "anonymous", "without roles"
REFUSED = (401, 403)
PARAMETER = re.compile(r"\{(\w+)[^}]*\}")
FOR_OPERATORS = {"/metrics", "/docs", "/openapi.json", "/docs/oauth2-redirect"}
"""Open to everybody in development (tests/unit/shared/web/api/test_operators.py)."""
VALUES = {"form": "csv", "handle": "anna"}
ANY_ID = str(UUID(int=7))


class Answered(Exception):  # noqa: N818 - ends a call whose status is known
    """The response has begun; the rest of it does not matter, and may never end."""


def path_of(department: str) -> Path:
    return FOLDER / f"{department}.json"


def admissions(department: str) -> dict[str, list[str]]:
    """Return who gets in, by route: `GET /customers` → roles."""
    return {
        route: sorted(caller for caller, status in answers.items() if status not in REFUSED)
        for route, answers in statuses(department).items()
    }


@cache
def statuses(department: str) -> Mapping[str, Mapping[str, int]]:
    """Return the status that each caller gets, by route."""
    with TemporaryDirectory() as state:
        settings = SETTINGS.model_copy(update={"state_dir": Path(state), "rate_limits": "off"})
        return asyncio.run(_statuses(department, settings))


async def _statuses(department: str, settings: Settings) -> dict[str, dict[str, int]]:
    app = application(department, settings)
    app.state.runtime.service.database.generation = 1
    provider = DevelopmentProvider(settings)
    tokens: dict[str, str] = {role: provider.issue("anna", [role], now=utc_now()) for role in ROLES}
    callers = {ANONYMOUS: "", WITHOUT_ROLES: provider.issue("anna", [], now=utc_now()), **tokens}
    answers: dict[str, dict[str, int]] = {}
    routes = {
        (method, route.path)
        for route in guarded_routes(department)
        for method in route.methods - {"HEAD"}
        if route.path not in FOR_OPERATORS
    }
    for method, path in sorted(routes):
        answers[f"{method} {path}"] = {
            caller: await _status(app, method, path, token) for caller, token in callers.items()
        }
    return answers


async def _status(app: FastAPI, method: str, path: str, token: str) -> int:
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message["status"]
        raise Answered

    try:
        await app(_scope(method, path, token), receive, send)
    except Exception:
        if not status:
            raise
    return status


def _scope(method: str, path: str, token: str) -> Scope:
    called = PARAMETER.sub(lambda found: VALUES.get(found[1], ANY_ID), path)
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": called,
        "raw_path": called.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("crm", 80),
        "state": {},
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for department in DEPARTMENTS:
        with capture_logs():
            admitted = admissions(department)
        lines = (f"{json.dumps(route)}: {json.dumps(roles)}" for route, roles in admitted.items())
        path_of(department).write_text("{\n" + ",\n".join(lines) + "\n}\n")


def recorded(department: str) -> Any:
    """Return the admissions as they were recorded."""
    return json.loads(path_of(department).read_text())


if __name__ == "__main__":
    main()
