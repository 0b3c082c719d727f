"""Start and end the supervisor from outside."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

from infra.access.modes import ensure_private
from infra.embedded.places import logs_dir
from infra.errors import Problem
from infra.processes.child import family, kill_family
from infra.processes.ports import require_free
from infra.supervisor.leftovers import end_leftovers
from infra.supervisor.logfiles import last_line
from infra.supervisor.plan import environment
from infra.supervisor.state import ProcessState, Status, read_status, supervisor_pid
from shared.settings import PROJECT_DIR, Settings

LEAST_DISK = 1024**3
STOP_TIMEOUT = 120.0
TOO_MANY_FAILED_STARTS = 4


def check_machine(settings: Settings) -> None:
    """Refuse to start on an unsuitable machine: no disk space, no write permission, a port taken."""
    try:
        ensure_private(settings.state_dir)
    except OSError as error:
        raise Problem(
            f"cannot make {settings.state_dir}: {error.strerror}; set CRM_STATE_DIR to a directory you may write to"
        ) from error
    free = shutil.disk_usage(settings.state_dir).free
    if free < LEAST_DISK:
        raise Problem(
            f"only {free // 1024**2} MB are free at {settings.state_dir}, 1024 are needed: "
            "make room, or set CRM_STATE_DIR to another disk"
        )
    require_free(settings)


def launch(settings: Settings, package: str) -> "Launched":
    """Start the supervisor in the background; it outlives us."""
    log = logs_dir(settings) / "supervisor.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.supervisor", package],
            cwd=PROJECT_DIR,
            env={**os.environ, **environment(settings)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Launched(process, log)


@dataclass(frozen=True, slots=True)
class Launched:
    """A starting supervisor."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def require_alive(self, settings: Settings) -> None:
        if self.process.poll() is not None and supervisor_pid(settings) is None:
            raise Problem(f"the supervisor ended at once: {last_line(self.log)}; see {self.log}")


def follow(
    settings: Settings, timeout: float, seen: Callable[[Status], None], launched: Launched | None = None
) -> Status:
    """Wait until everything is ready, reporting each change to `seen`."""
    deadline = monotonic() + timeout
    while True:
        if launched:
            launched.require_alive(settings)
        status = read_status(settings)
        if status and status.pid == supervisor_pid(settings):
            seen(status)
            if status.ready:
                return status
            _require_hope(status)
        if monotonic() > deadline:
            raise Problem(f"not everything became ready within {timeout:.0f} s: {_missing(status)}")
        sleep(0.05)


def _require_hope(status: Status) -> None:
    if status.problem:
        raise Problem(status.problem)
    for process in status.processes:
        if process.state == "failed":
            raise Problem("; ".join(process.reasons))
        if process.failed_starts >= TOO_MANY_FAILED_STARTS:
            raise Problem(
                f"{process.name} ended {process.failed_starts} times while starting: "
                f"{last_line(Path(process.log))}; see {process.log}"
            )


def _missing(status: Status | None) -> str:
    waiting = [process for process in status.processes if process.state != "ready"] if status else []
    return "; ".join(_words(process) for process in waiting) or "the supervisor reported nothing"


def _words(process: ProcessState) -> str:
    return f"{process.name} is {process.state} ({', '.join(process.reasons) or 'no reason given'})"


def stop(settings: Settings) -> int:
    """End the supervisor and all its processes, including leftovers of a killed one; return 0 if nothing ran."""
    pid = supervisor_pid(settings)
    if pid is not None:
        _end_supervisor(pid)
    return int(pid is not None) + end_leftovers(settings)


def _end_supervisor(pid: int) -> None:
    members = family(pid)
    try:
        supervisor = psutil.Process(pid)
        supervisor.terminate()
        supervisor.wait(STOP_TIMEOUT)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        kill_family(members)
