"""Find and end leftovers of a killed supervisor, by the mark in their environment or by pid and start time."""

import os

import psutil

from infra.processes.child import OWNER_VARIABLE, kill_family
from infra.supervisor.state import read_status
from shared.settings import Settings

_CLOCK_TOLERANCE = 2.0


def end_leftovers(settings: Settings, grace: float = 10.0) -> int:
    """End all leftovers of this state directory, gently first; return their number."""
    processes = leftovers(settings)
    for process in processes:
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, stubborn = psutil.wait_procs(processes, timeout=grace)
    kill_family(stubborn)
    return len(processes)


def leftovers(settings: Settings) -> list[psutil.Process]:
    spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    recorded = _recorded(settings)
    return [
        process
        for process in psutil.process_iter()
        if process.pid not in spared and (_marked(process, settings) or _same(process, recorded))
    ]


def _recorded(settings: Settings) -> dict[int, float]:
    status = read_status(settings)
    return {process.pid: process.started for process in status.processes if process.pid} if status else {}


def _marked(process: psutil.Process, settings: Settings) -> bool:
    try:
        return process.environ().get(OWNER_VARIABLE) == str(settings.state_dir)
    except (psutil.Error, OSError):  # it ended meanwhile or belongs to somebody else: not ours either way
        return False


def _same(process: psutil.Process, recorded: dict[int, float]) -> bool:
    """Tell a recorded process from a stranger that got its number later."""
    started = recorded.get(process.pid)
    try:
        return started is not None and abs(process.create_time() - started) < _CLOCK_TOLERANCE
    except psutil.NoSuchProcess:
        return False
