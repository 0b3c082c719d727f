"""Start a described process, and end it with all its descendants."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

import psutil

from infra.processes.spec import ProcessSpec

OWNER_VARIABLE = "CRM_OWNED_BY"
"""Set in every child's environment to the state directory, which identifies leftovers as ours."""

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(spec: ProcessSpec, owner: str) -> "subprocess.Popen[bytes]":
    """Start the process in its own session, and append its output to its log file."""
    spec.log_file.parent.mkdir(parents=True, exist_ok=True)
    user, group = (spec.user.uid, spec.user.gid) if spec.user else (None, None)
    with spec.log_file.open("ab") as log:
        return subprocess.Popen(
            spec.argv,
            cwd=spec.cwd,
            env={**os.environ, **spec.env, OWNER_VARIABLE: owner},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            preexec_fn=_die_with_parent(spec.stop_signal),  # noqa: PLW1509 - it makes one system call
        )


def _die_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Have Linux end the child when we die, however we die.

    The kernel watches the *thread* that forked. Only the main thread lives as long as we do, so only it asks for
    this.
    """
    if _LIBC is None or threading.current_thread() is not threading.main_thread():
        return None
    prctl, number = _LIBC.prctl, int(stop_signal)

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask


def family(pid: int) -> list[psutil.Process]:
    """Return the process and its descendants that are still running."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kill_family(processes: list[psutil.Process], timeout: float = 10.0) -> list[psutil.Process]:
    """Kill the processes and wait until they are gone; return the survivors."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    return psutil.wait_procs(processes, timeout=timeout)[1]
