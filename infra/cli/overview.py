"""The content of `crm status`: the supervisor's report, and the system's figures for each process."""

import json
import time
from dataclasses import asdict, dataclass

import psutil
from rich.table import Table

from infra.cli.console import console
from infra.processes.child import family
from infra.supervisor.state import ProcessState, read_status, supervisor_pid
from shared.settings import DEPARTMENTS, Settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProcessRow:
    name: str
    state: str
    pid: int
    port: int
    uptime_seconds: int
    restarts: int
    memory_mb: int
    """Proportional: memory shared by several processes counts once."""
    address: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Overview:
    running: bool
    ready: bool
    state_dir: str
    problem: str
    processes: list[ProcessRow]


def overview(settings: Settings) -> Overview:
    pid, status = supervisor_pid(settings), read_status(settings)
    if pid is None or status is None:
        return Overview(running=False, ready=False, state_dir=str(settings.state_dir), problem="", processes=[])
    supervisor = ProcessRow("supervisor", "ready", pid, 0, _uptime(_created(pid)), 0, _own_memory(pid), "", [])
    rows = [supervisor, *(_row(settings, process) for process in status.processes)]
    return Overview(
        running=True, ready=status.ready, state_dir=str(settings.state_dir), problem=status.problem, processes=rows
    )


def _row(settings: Settings, process: ProcessState) -> ProcessRow:
    address = settings.service_url(process.name) if process.name in DEPARTMENTS else f"127.0.0.1:{process.port}"
    uptime = _uptime(process.started) if process.pid else 0
    memory = sum(_memory(member) for member in family(process.pid)) if process.pid else 0
    return ProcessRow(
        process.name, process.state, process.pid, process.port, uptime, process.restarts, memory // MEGABYTE,
        address, process.reasons,
    )  # fmt: skip


def _own_memory(pid: int) -> int:
    return _memory(psutil.Process(pid)) // MEGABYTE


def _memory(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _created(pid: int) -> float:
    return psutil.Process(pid).create_time()


def _uptime(started: float) -> int:
    return max(0, int(time.time() - started))


def print_overview(report: Overview, *, as_json: bool) -> None:
    if as_json:
        console().print_json(json.dumps(asdict(report)))
        return
    if not report.running:
        console().print("not running; start it with: make up")
        return
    console().print(_table(report))
    if report.problem:
        console().print(f"problem: {report.problem}")


def _table(report: Overview) -> Table:
    table = Table(box=None, pad_edge=False, footer_style="dim", show_footer=True)
    total = sum(row.memory_mb for row in report.processes)
    for title, footer in (
        ("name", ""), ("state", ""), ("pid", ""), ("uptime", ""), ("restarts", ""), ("memory", f"{total} MB"),
        ("address", ""), ("reasons", ""),
    ):  # fmt: skip
        table.add_column(title, footer=footer, justify="right" if title in {"pid", "restarts", "memory"} else "left")
    for row in report.processes:
        table.add_row(
            row.name, row.state, str(row.pid or "-"), _duration(row.uptime_seconds), str(row.restarts),
            f"{row.memory_mb} MB", row.address, "; ".join(row.reasons),
        )  # fmt: skip
    return table


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
