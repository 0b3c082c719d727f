"""What the supervisor says about itself, in one file that `crm status` reads, and the lock that shows it lives."""

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
    """One process as the supervisor sees it."""

    name: str
    state: State = "preparing"
    port: int = 0
    pid: int = 0
    started: float = 0.0
    """When this life began, in seconds since 1970; with the pid it names the process beyond doubt."""
    restarts: int = 0
    failed_starts: int = 0
    """How often in a row it ended before it was ready."""
    reasons: list[str] = field(default_factory=list)
    log: str = ""


@dataclass(slots=True)
class Status:
    """The whole installation as the supervisor sees it."""

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
    """Return what the supervisor last said, `None` if it never said anything."""
    try:
        found: dict[str, Any] = json.loads(status_file(settings).read_text())
    except FileNotFoundError:
        return None
    processes = [ProcessState(**process) for process in found.pop("processes")]
    return Status(**found, processes=processes)


def _lock_file(settings: Settings) -> Path:
    return settings.state_dir / "supervisor.lock"


@contextmanager
def supervisor_lock(settings: Settings) -> Iterator[bool]:
    """Hold the installation's lock; gives False if another supervisor has it. The kernel drops it when we die."""
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
    """Return the pid of the supervisor that runs now: the one that holds the lock."""
    try:
        with _lock_file(settings).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(_lock_file(settings).read_text() or 0) or None
    return None
