"""Call the services over HTTP as an operator, with a token from CRM_TOKEN or the development provider."""

import os
from typing import Any

import httpx

from infra.errors import Problem
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.model.policy import Role
from shared.settings import Settings

OPERATOR = "operator"
"""The subject of the development provider's tokens."""


def token(settings: Settings, role: Role) -> str:
    """Return the token in CRM_TOKEN, or one from the development provider with this role.

    Raises:
        Problem: neither is available.
    """
    given = os.environ.get("CRM_TOKEN", "")
    if given or settings.env == "development":
        return given or DevelopmentProvider(settings).issue(OPERATOR, [role], now=utc_now())
    raise Problem(f"set CRM_TOKEN to a token with the role {role}")


def service_client(settings: Settings, department: str, role: Role) -> httpx.AsyncClient:
    """Return a client signed in at a department."""
    headers = {"Authorization": f"Bearer {token(settings, role)}"}
    return httpx.AsyncClient(base_url=settings.service_url(department), headers=headers, timeout=30)


async def ask(client: httpx.AsyncClient, method: str, path: str, **parameters: Any) -> Any:
    """Return a service's answer.

    Raises:
        Problem: the service gives no answer or refuses; the message is its own.
    """
    try:
        answer = await client.request(method, path, **parameters)
    except httpx.HTTPError as error:
        raise Problem(
            f"no answer from {client.base_url} ({type(error).__name__}): is it running? crm status"
        ) from error
    if answer.is_error:
        raise Problem(f"{client.base_url} refused: {_detail(answer)}")
    return answer.json()


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}"
