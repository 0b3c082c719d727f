"""A separate installation for each test: the real command, real servers, tiny services."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import psutil
import pytest

from infra.processes.child import OWNER_VARIABLE
from shared.settings import PROJECT_DIR, Settings
from tests.support.servers import temporary_state

STANDINS = "tests.integration.infra.runtime.standins"


@dataclass(frozen=True, slots=True)
class Installation:
    """The `crm` command with its own state directory and ports."""

    settings: Settings

    def crm(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        env = {
            **{name: value for name, value in os.environ.items() if name != "CRM_ENV"},
            "CRM_STATE_DIR": str(self.settings.state_dir),
            "CRM_PORT_BASE": str(self.settings.port_base),
            "CRM_DEMO": "0",
            **environment,
        }
        command = [sys.executable, "-m", "infra.cli", *arguments]
        return subprocess.run(command, cwd=PROJECT_DIR, env=env, capture_output=True, text=True, check=False)

    def up(self, services: str = STANDINS, **environment: str) -> "subprocess.CompletedProcess[str]":
        return self.crm("up", "--services", services, **environment)

    def started(self) -> dict[str, dict[str, Any]]:
        """Start it and return the running processes."""
        up = self.up()
        assert up.returncode == 0, up.stderr
        return self.status()

    def status(self) -> dict[str, dict[str, Any]]:
        services = json.loads(self.crm("status", "--json").stdout)
        return {process["name"]: process for process in services["processes"]}

    def processes(self) -> list[psutil.Process]:
        """Return all processes of this installation, as the operating system lists them."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        mine = str(self.settings.state_dir)
        try:
            return process.environ().get(OWNER_VARIABLE) == mine or any(mine in part for part in process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # gone, or not one of ours
            return False


@pytest.fixture
def installation() -> Iterator[Installation]:
    with temporary_state() as settings:
        installation = Installation(settings)
        yield installation
        installation.crm("down")
        assert installation.processes() == []


def until(condition: Callable[[], bool], what: str, timeout: float = 120.0) -> None:
    """Wait for a condition; fail with an explanation after the deadline."""
    deadline = monotonic() + timeout
    while not condition():
        if monotonic() > deadline:
            pytest.fail(f"{what}: not within {timeout:.0f} s")
        sleep(0.05)
