"""Who may see how a service is doing and what its interface is: operators, and whoever is on this very machine.

In development everybody may.
"""

from typing import Any

from fastapi import Depends, Request

from shared.identity.keys import KeysUnavailable
from shared.identity.session import permit
from shared.identity.tokens import NotSignedIn
from shared.messages.refusals import Refused
from shared.model.policy import Policy
from shared.network.hosts import is_loopback
from shared.web.runtime import runtime_of

OPERATION_POLICY = Policy("operation", {"read": frozenset({"admin", "auditor", "system"})})
FORWARDED = ("forwarded", "x-forwarded-for")


async def _check(request: Request) -> None:
    """Let operators through.

    Raises:
        NotSignedIn: nobody is signed in.
        Forbidden: it is somebody else.
    """
    runtime = runtime_of(request)
    if runtime.service.settings.env != "development" and not from_this_machine(request):
        permit(await runtime.sessions.authenticate(request), OPERATION_POLICY, "read")


_check.__crm_policy__ = OPERATION_POLICY, "read"  # type: ignore[attr-defined]


def for_operators() -> Any:
    """Return the dependency that lets only operators in."""
    return Depends(_check)


async def is_operator(request: Request) -> bool:
    """Say whether an operator asks."""
    try:
        await _check(request)
    except (NotSignedIn, KeysUnavailable, Refused):
        return False
    return True


def from_this_machine(request: Request) -> bool:
    """Say whether a request comes from this machine itself, and not through a proxy on it."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(request.client.host)
