"""New passwords for Kafka's principals, one process after the other, while the installation runs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_urlsafe
from time import monotonic, sleep

import psutil
from confluent_kafka.admin import AdminClient

from infra.access.principals import own_principals
from infra.access.provisioning import set_passwords
from infra.access.secrets import write_secret
from infra.errors import Problem
from infra.supervisor.state import ProcessState, read_status
from shared.settings import BROKER, DEPARTMENTS, Settings

Progress = Callable[[str], None]
PATIENCE = 120.0


def rotate(settings: Settings, admin: AdminClient, progress: Progress) -> None:
    """Give every principal of the product a new password and restart what signs in with it.

    A crash in between leaves nothing closed: the file is written first, and the next start sets what it says.

    Raises:
        Problem: a process does not come back.
    """
    folder = settings.kafka_secrets_dir
    names = [principal.name for principal in own_principals()]
    set_passwords(admin, {name: _renew(folder, name) for name in names})
    progress(f"{len(names)} principals have new passwords")
    restarted = _renew_broker(settings, folder)
    for name in (*restarted, *DEPARTMENTS):
        _restart(settings, name)
        progress(f"{name} restarted")


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
