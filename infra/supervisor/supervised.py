"""One supervised process: started, watched, and restarted when it dies or hangs."""

import asyncio
import signal
import subprocess
from collections.abc import Callable
from time import monotonic

import psutil

from infra.errors import Problem
from infra.processes.child import family, kill_family, spawn
from infra.processes.spec import Health, ProcessSpec
from infra.supervisor.plan import PlannedProcess
from infra.supervisor.state import ProcessState, State

FIRST_DELAY, LONGEST_DELAY = 0.2, 15.0
"""Seconds until a restart: immediate after a single death, slower with each further one."""

STEADY = 10.0
"""After being ready this long, earlier deaths are forgiven."""

HUNG = 30.0
"""A process without an answer for this long is restarted."""


class SupervisedProcess:
    """Run one planned process until told to stop."""

    def __init__(self, planned: PlannedProcess, owner: str, changed: Callable[[], None]) -> None:
        self.status = ProcessState(planned.name, port=planned.port)
        self.ready = asyncio.Event()
        self._planned = planned
        self._owner = owner
        self._changed = changed
        self._process: subprocess.Popen[bytes] | None = None
        self._exited = asyncio.Event()
        self._spec: ProcessSpec | None = None

    async def run(self) -> None:
        """Keep it running; return only if its preparation fails.

        Every life is prepared anew: a secret may have changed, a crash may have left a lock.
        """
        while True:
            try:
                self._spec = await asyncio.to_thread(self._planned.prepare)
            except Problem as problem:
                self._become("failed", [str(problem)])
                return
            ready_for = await self._live(self._spec)
            await self._back_off(ready_for)

    def check_exit(self) -> None:
        """Check whether it ended; called when the kernel reports the end of a child."""
        if self._process is not None and self._process.poll() is not None:
            self._exited.set()

    async def stop(self) -> None:
        """Stop it in order, or kill it after the timeout."""
        if self._process is None or self._spec is None:
            return
        self._become("stopping")
        members = family(self._process.pid)
        if self._process.poll() is None:
            self._process.send_signal(self._spec.stop_signal)
        await self._exit_within(self._spec.stop_timeout)
        await asyncio.to_thread(kill_family, members)
        self.status.pid = 0
        self._become("stopped")

    async def _live(self, spec: ProcessSpec) -> float:
        """Run one life from start to death; return how long it was ready."""
        self._exited.clear()
        self.ready.clear()
        self._process = spawn(spec, self._owner)
        self.status.pid, self.status.log = self._process.pid, str(spec.log_file)
        self.status.started = _created(self._process.pid)
        self._become("starting")
        watch = _Watch(monotonic(), spec.start_timeout)
        while not self._exited.is_set():
            health = await spec.probe()
            if watch.gives_up(health, monotonic()):
                await asyncio.to_thread(kill_family, family(self._process.pid))
            self._report(health)
            await self._exit_within(watch.interval(health))
        self.ready.clear()
        return watch.ready_for(monotonic())

    def _report(self, health: Health) -> None:
        if self._exited.is_set():
            return
        if health.ready:
            self.status.failed_starts = 0
            self.ready.set()
            self._become("ready")
        else:
            self._become("not ready" if self.ready.is_set() else "starting", list(health.reasons))

    async def _back_off(self, ready_for: float) -> None:
        assert self._process is not None
        self.status.restarts += 1
        self.status.failed_starts = 1 if ready_for > STEADY else self.status.failed_starts + 1
        delay = min(FIRST_DELAY * 2 ** (self.status.failed_starts - 1), LONGEST_DELAY)
        reason = f"ended with {_exit(self._process.returncode)}, starts again in {delay:.1f} s"
        self.status.pid = 0
        self._become("restarting", [reason])
        await asyncio.sleep(delay)

    async def _exit_within(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._exited.wait(), seconds)
        except TimeoutError:
            return

    def _become(self, state: State, reasons: list[str] | None = None) -> None:
        if (state, reasons or []) != (self.status.state, self.status.reasons) or state == "starting":
            self.status.state, self.status.reasons = state, reasons or []
            self._changed()


class _Watch:
    """Remembers the last answer of a process, to tell slow from hung."""

    def __init__(self, born: float, start_timeout: float) -> None:
        self._answered = born
        self._patience = start_timeout
        self._ready_since: float | None = None

    def gives_up(self, health: Health, now: float) -> bool:
        if health.ready and self._ready_since is None:
            self._ready_since, self._patience = now, HUNG
        if health.alive:
            self._answered = now
        return now - self._answered > self._patience

    def interval(self, health: Health) -> float:
        if self._ready_since is None:
            return 0.1
        return 2.0 if health.ready else 0.5

    def ready_for(self, now: float) -> float:
        return 0.0 if self._ready_since is None else now - self._ready_since


def _created(pid: int) -> float:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:  # it ended at once; the watch will notice
        return 0.0


def _exit(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
