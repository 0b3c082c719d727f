"""The supervisor's main loop: servers, then topics and databases, then services; the reverse at the end."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from infra.embedded.places import logs_dir
from infra.supervisor.leftovers import end_leftovers
from infra.supervisor.logfiles import rotate
from infra.supervisor.plan import PlannedProcess, environment
from infra.supervisor.state import Status, write_status
from infra.supervisor.supervised import SupervisedProcess
from shared.settings import PROJECT_DIR, Settings

LOG_CHECK_INTERVAL = 10.0


class Supervisor:
    """Owns all processes of one installation for as long as it lives."""

    def __init__(
        self, settings: Settings, servers: list[PlannedProcess], services: list[PlannedProcess], pid: int
    ) -> None:
        self._settings = settings
        self._servers = [self._supervised(planned) for planned in servers]
        self._services = [self._supervised(planned) for planned in services]
        everything = [*self._servers, *self._services]
        self._status = Status(pid, settings.port_base, processes=[child.status for child in everything])
        self._stop = asyncio.Event()

    def _supervised(self, planned: PlannedProcess) -> SupervisedProcess:
        return SupervisedProcess(planned, str(self._settings.state_dir), self._write)

    async def run(self) -> None:
        """Run everything until SIGTERM or SIGINT, then end everything in order."""
        self._listen()
        end_leftovers(self._settings)
        self._write()
        try:
            async with asyncio.TaskGroup() as group:
                work = [group.create_task(self._start_all()), group.create_task(self._rotate_logs())]
                group.create_task(self._cancel_on_stop(work))
        finally:
            await self._stop_all()

    async def _cancel_on_stop(self, work: list[asyncio.Task[None]]) -> None:
        await self._stop.wait()
        for task in work:
            task.cancel()

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGCHLD, self._on_child)

    def _on_child(self) -> None:
        for child in [*self._servers, *self._services]:
            child.check_exit()

    async def _start_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for server in self._servers:
                group.create_task(server.run())
            await asyncio.gather(*(server.ready.wait() for server in self._servers))
            await self._prepare()
            for service in self._services:
                group.create_task(service.run())

    async def _prepare(self) -> None:
        """Create topics and databases, retrying until it succeeds."""
        delay = 0.5
        while self._set_problem(await self._prepare_once()):
            await asyncio.sleep(delay)
            delay = min(delay * 2, 15.0)

    async def _prepare_once(self) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "infra.prepare",
            cwd=PROJECT_DIR, env=_inherited(self._settings), stderr=PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            _, output = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        lines = output.decode(errors="replace").strip().splitlines()
        return (lines or ["python -m infra.prepare failed without output"])[-1] if process.returncode else ""

    def _set_problem(self, problem: str) -> str:
        self._status.problem = problem
        self._write()
        return problem

    async def _rotate_logs(self) -> None:
        while True:
            for log in self._logs():
                await asyncio.to_thread(rotate, log)
            await asyncio.sleep(LOG_CHECK_INTERVAL)

    def _logs(self) -> list[Path]:
        own = logs_dir(self._settings) / "supervisor.log"
        return [own, *(Path(process.log) for process in self._status.processes if process.log)]

    async def _stop_all(self) -> None:
        for layer in (self._services, self._servers):
            await asyncio.gather(*(child.stop() for child in layer))

    def _write(self) -> None:
        write_status(self._settings, self._status)


def _inherited(settings: Settings) -> dict[str, str]:
    return {**os.environ, **environment(settings)}
