"""New passwords for Kafka's principals and Postgres's roles, one process after the other, while everything runs."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_urlsafe
from time import monotonic, sleep

import psutil
from confluent_kafka.admin import AdminClient

from infra.access.connecting import connected
from infra.access.principals import own_principals
from infra.access.provisioning import set_passwords
from infra.access.roles import AUDITOR_ROLE, set_password
from infra.access.secrets import write_secret
from infra.access.superuser import renew_superuser
from infra.errors import Problem
from infra.supervisor.state import ProcessState, read_status
from shared.settings import BROKER, DEPARTMENTS, MIGRATOR, Settings, database_of

Progress = Callable[[str], None]
PATIENCE = 120.0


def rotate(settings: Settings, admin: AdminClient | None, progress: Progress) -> None:
    """Give every principal and role of the product a new password and restart what signs in with it.

    A crash in between leaves nothing closed: the file is written first, and the next start sets what it says.

    Raises:
        Problem: a process does not come back, or Postgres does not let us in.
    """
    restarted = _renew_principals(settings, admin, progress) if admin is not None else ()
    has_roles = settings.postgres_server.administration("postgres") and settings.postgres_server.has_roles
    if has_roles:
        asyncio.run(_renew_roles(settings, MIGRATOR, AUDITOR_ROLE))
        if not settings.postgres.get_secret_value():
            asyncio.run(renew_superuser(settings, token_urlsafe(32)))
        progress("the roles that own, read and administer Postgres have new passwords")
    for name in (*restarted, *DEPARTMENTS):
        if has_roles and name in DEPARTMENTS:  # only now: until its restart it could make no new connection
            asyncio.run(_renew_roles(settings, database_of(name)))
        _restart(settings, name)
        progress(f"{name} restarted")


def _renew_principals(settings: Settings, admin: AdminClient, progress: Progress) -> Sequence[str]:
    """Renew the passwords at Kafka; return what must be restarted before the services."""
    folder = settings.kafka_secrets_dir
    names = [principal.name for principal in own_principals()]
    set_passwords(admin, {name: _renew(folder, name) for name in names})
    progress(f"{len(names)} principals have new passwords")
    return _renew_broker(settings, folder)


async def _renew_roles(settings: Settings, *roles: str) -> None:
    async with connected(settings.postgres_server.administration("postgres") or "") as admin:
        for role in roles:
            await set_password(admin, role, _renew(settings.postgres_secrets_dir, role))


def _renew(folder: Path, name: str) -> str:
    return write_secret(folder / name, token_urlsafe(32))


def _renew_broker(settings: Settings, folder: Path) -> Sequence[str]:
    """Renew the broker's own password, which it reads when it starts; only the embedded one is ours to restart."""
    if settings.kafka:
        return ()
    _renew(folder, BROKER)
    return ("kafka",)


def _restart(settings: Settings, name: str) -> None:
    """End a process and wait until the supervisor has brought it back."""
    before = _state(settings, name)
    psutil.Process(before.pid).terminate()
    deadline = monotonic() + PATIENCE
    while (now := _state(settings, name)).pid in {0, before.pid} or now.state != "ready":
        if monotonic() > deadline:
            raise Problem(f"{name} did not come back within {PATIENCE:.0f} s: crm status")
        sleep(0.1)


def _state(settings: Settings, name: str) -> ProcessState:
    status = read_status(settings)
    state = next((process for process in status.processes if process.name == name), None) if status else None
    if state is None:
        raise Problem(f"{name} is not running here: crm up")
    return state
