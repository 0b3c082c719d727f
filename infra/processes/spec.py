"""The description of one process as data, so that the supervisor, tests and benchmarks start the same thing."""

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.embedded.unprivileged import User


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a process answers, and if not, the reasons for the user."""

    ready: bool
    reasons: tuple[str, ...] = ()
    alive: bool = True
    """False without any answer, which, if it lasts, is a reason to restart."""


READY = Health(ready=True)

Probe = Callable[[], Awaitable[Health]]


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One process as it should run; a restart uses the same description."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    log_file: Path
    port: int
    probe: Probe
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to our own environment."""
    user: User | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout: float = 15.0
    start_timeout: float = 60.0
