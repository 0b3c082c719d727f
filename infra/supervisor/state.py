"""The supervisor's status in one file for `crm status`, and the lock that proves it is alive."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from infra.embedded.downloads import write_atomically
from shared.settings import Settings

State = Literal["preparing", "starting", "ready", "not ready", "restarting", "failed", "stopping", "stopped"]


@dataclass(slots=True)
class ProcessState:
    """One process from the supervisor's view."""

    name: str
    state: State = "preparing"
    port: int = 0
    pid: int = 0
    started: float = 0.0
    """Start time in seconds since 1970; together with the pid it identifies the process."""
    restarts: int = 0
    failed_starts: int = 0
    """How many times in a row it ended before it was ready."""
    reasons: list[str] = field(default_factory=list)
    log: str = ""


@dataclass(slots=True)
class Status:
    """The whole installation from the supervisor's view."""

    pid: int = 0
    port_base: int = 0
    problem: str = ""
    processes: list[ProcessState] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return bool(self.processes) and all(process.state == "ready" for process in self.processes)


def status_file(settings: Settings) -> Path:
    return settings.state_dir / "supervisor.json"


def write_status(settings: Settings, status: Status) -> None:
    write_atomically(status_file(settings), json.dumps(asdict(status), indent=1))


def read_status(settings: Settings) -> Status | None:
    """Return the supervisor's last status, or `None` if there is none."""
    try:
        content: dict[str, Any] = json.loads(status_file(settings).read_text())
    except FileNotFoundError:
        return None
    processes = [ProcessState(**process) for process in content.pop("processes")]
    return Status(**content, processes=processes)


def _lock_file(settings: Settings) -> Path:
    return settings.state_dir / "supervisor.lock"


@contextmanager
def supervisor_lock(settings: Settings) -> Iterator[bool]:
    """Hold the installation's lock; yield False if another supervisor has it. The kernel drops it when we die."""
    with _lock_file(settings).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield True


def supervisor_pid(settings: Settings) -> int | None:
    """Return the pid of the running supervisor: the holder of the lock."""
    try:
        with _lock_file(settings).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(_lock_file(settings).read_text() or 0) or None
    return None
