"""The steps of `crm up`: fetch, start, wait, demo data, addresses."""

import importlib
import importlib.util
from collections.abc import Callable
from time import monotonic

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.cli.console import console
from infra.cli.environment import remember
from infra.embedded.kafka import ensure_kafka
from infra.embedded.postgres_binaries import ensure_postgres
from infra.supervisor.control import check_machine, follow, launch, stop
from infra.supervisor.leftovers import end_leftovers
from infra.supervisor.state import Status, supervisor_pid
from shared.identity import safety
from shared.identity.development import DevelopmentProvider
from shared.settings import DEPARTMENTS, Settings

DEMO = "infra.demo"
"""The module with the demo data; its `seed(settings)` can run repeatedly."""


def start(settings: Settings, timeout: float, services: str) -> None:
    """Start everything; after a failure, leave nothing half-started."""
    began = monotonic()
    if supervisor_pid(settings) is not None:
        follow(settings, timeout, _reporter(began))
        console().print("already running")
    else:
        _start_fresh(settings, timeout, services, began)
    _seed(settings)
    _print_addresses(settings)


def _start_fresh(settings: Settings, timeout: float, services: str, began: float) -> None:
    end_leftovers(settings)
    safety.check(settings)
    check_machine(settings)
    remember(settings)
    _fetch(settings)
    launched = launch(settings, services)
    try:
        with console().status("starting …"):
            follow(settings, timeout, _reporter(began), launched)
    except BaseException:
        stop(settings)
        raise


def _fetch(settings: Settings) -> None:
    """Fetch missing files, with one bar per download."""
    columns = (TextColumn("fetching {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as bars:
        tasks: dict[str, int] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)  # type: ignore[arg-type]

        if not settings.kafka:
            ensure_kafka(settings.cache_dir, progress)
        if not settings.postgres.get_secret_value():
            ensure_postgres(settings.cache_dir, progress)


def _reporter(began: float) -> Callable[[Status], None]:
    """Return a reporter that prints each process once, when it becomes ready."""
    reported: set[str] = set()

    def report(status: Status) -> None:
        for process in status.processes:
            if process.state == "ready" and process.name not in reported:
                reported.add(process.name)
                console().print(f"  {process.name:<13} ready  port {process.port}  {monotonic() - began:5.1f} s")

    return report


def _seed(settings: Settings) -> None:
    if not settings.demo or importlib.util.find_spec(DEMO) is None:
        return
    with console().status("demo data …"):
        importlib.import_module(DEMO).seed(settings)


def _print_addresses(settings: Settings) -> None:
    console().print()
    for department in DEPARTMENTS:
        console().print(f"  {department:<13} {settings.service_url(department)}/")
    console().print()
    if settings.env == "development":
        console().print("sign in as one of the demo people, once for all four services (crm link prints this again):")
        console().print(f"  {DevelopmentProvider(settings).link()}")
        console().print("for the API: crm token --user anna --role sales")
    console().print("stop it with: make down")
