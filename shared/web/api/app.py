"""A department's web application: its own commands, reads and pages, and the routes that all departments share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request

from shared.engine.commands.queue import Unavailable
from shared.engine.jobs.worker import Worker
from shared.engine.service import Service
from shared.history.history import Histories
from shared.history.read_your_writes import parse_positions, wait_for_position
from shared.identity.session import Sessions
from shared.kernel.directory import Directory
from shared.messages.clock import new_id
from shared.messages.refusals import Invalid
from shared.web.admission.followers import Followers
from shared.web.admission.gate import AdmissionGate
from shared.web.admission.hosts import KnownHosts, known_hosts
from shared.web.admission.rates import Rates
from shared.web.admission.rules import COMMON, RouteLimits, Rules
from shared.web.api import history, openapi, problems, sign_in
from shared.web.api.changes import changes_router
from shared.web.api.commands import CommandEndpoint, command_routes
from shared.web.api.gate import CommandGate
from shared.web.api.operations import health, parked
from shared.web.api.operations.rebuild import rebuild_router
from shared.web.api.routes import CommandRoute, Running
from shared.web.api.security_watch import SecurityWatch
from shared.web.pages.colleague_names import ColleagueNames
from shared.web.pages.kit import Pages
from shared.web.runtime import Part, Runtime

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Interface:
    """Everything that one department offers over HTTP."""

    commands: tuple[CommandRoute, ...]
    routers: Sequence[APIRouter]
    pages: Pages
    directory: Directory
    limits: tuple[RouteLimits, ...] = ()
    parts: tuple[Part[Any], ...] = ()
    workers: Callable[[Runtime], Iterable[Worker]] = lambda _runtime: ()


def create_app(service: Service, interface: Interface) -> FastAPI:
    """Return the application of one department; its lifespan starts and stops the service."""
    names = ColleagueNames(service.database, interface.directory.colleagues)
    app = FastAPI(
        title=f"CRM — {service.department.title}",
        version="1",
        lifespan=_lifespan(interface, names),
        dependencies=[Depends(_text_only)],
        openapi_url=None,  # the pages of the framework go with it; ours are for operators
    )
    problems.install(app)
    sessions = sign_in.install(app, service.settings, interface.pages)
    app.state.runtime = runtime = _runtime(service, interface, sessions, names)
    endpoints = {
        route: CommandEndpoint(route, service.department.name, service.queue, new_id, service.changes.wait)
        for route in interface.commands
    }
    _add_gates(app, endpoints, interface, runtime)
    interface.pages.install(app, service.settings)
    app.router.routes.extend(command_routes(endpoints))
    for router in (*interface.routers, *_common_routers(runtime)):
        app.include_router(router, dependencies=[Depends(_serving), Depends(_arrived)])
    health.install(app, service)
    openapi.install(app, interface.commands)
    return app


def _add_gates(
    app: FastAPI, endpoints: Mapping[CommandRoute, CommandEndpoint], interface: Interface, runtime: Runtime
) -> None:
    """Add what looks at requests before the routes do; the last one is the first to look."""
    app.add_middleware(CommandGate, endpoints=endpoints)
    app.add_middleware(
        AdmissionGate,
        rules=Rules((*COMMON, *interface.limits)),
        sessions=runtime.sessions,
        rates=Rates(runtime.settings, runtime.service.department.name),
        error_page=interface.pages.error,
    )
    app.add_middleware(SecurityWatch)
    app.add_middleware(KnownHosts, hosts=known_hosts(runtime.settings))


def _runtime(service: Service, interface: Interface, sessions: Sessions, names: ColleagueNames) -> Runtime:
    return Runtime(
        service=service,
        directory=interface.directory,
        histories=Histories(service.database, service.department.name),
        sessions=sessions,
        reader=service.database,
        colleague_names=names,
        parts={part: part.make(service) for part in interface.parts},
    )


def _common_routers(runtime: Runtime) -> Iterator[APIRouter]:
    """Yield the routers that every department has."""
    yield history.router
    settings = runtime.settings
    followers = Followers(settings.streams_per_person, settings.streams)
    yield changes_router(runtime.service.changes, runtime.service.department, followers)
    yield parked.router
    yield rebuild_router(runtime.service)


def _lifespan(interface: Interface, names: ColleagueNames) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime: Runtime = app.state.runtime
        service = runtime.service
        service.start()
        workers = (names.worker(service.changes), *interface.workers(runtime))
        tasks = [asyncio.create_task(run_worker(service, worker), name=worker.name) for worker in workers]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.stop()

    return lifespan


async def run_worker(service: Service, worker: Worker) -> None:
    """Run a worker once the command queue is open; a worker that fails must not stop the others."""
    await service.queue.open.wait()
    try:
        await worker.run()
    except Exception:
        log.exception("a worker ended", worker=worker.name)


async def _text_only(request: Request) -> None:
    """Refuse an address that contains NUL, the one character that PostgreSQL cannot store in text.

    Raises:
        Invalid: a parameter contains it; the error names the parameter.
    """
    for name, value in (*request.path_params.items(), *request.query_params.multi_items()):
        if "\x00" in str(value):
            raise Invalid("must not contain the NUL character", field=name.replace("\x00", ""))


async def _serving(runtime: Running) -> None:
    """Refuse reads while there are no read models yet.

    Raises:
        Unavailable: the service is still connecting to its store or filling its read models from the log.
    """
    service = runtime.service
    if not service.database.generation:
        raise Unavailable(f"the service is starting: {service.starting}; try again shortly")


async def _arrived(request: Request, runtime: Running) -> None:
    """Delay a read of a customer until everything the caller has seen elsewhere has arrived here (`at_least`)."""
    positions = request.query_params.get("at_least") or request.headers.get("x-history-position")
    customer_id = request.path_params.get("customer_id")
    if positions and customer_id and request.method == "GET":
        changes = runtime.service.changes
        await wait_for_position(runtime.histories, changes, customer_id_of(customer_id), parse_positions(positions))


def customer_id_of(text: str) -> UUID:
    """Parse a customer's id from an address.

    Raises:
        Invalid: it is not a UUID.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("must be a UUID", field="customer_id") from error
