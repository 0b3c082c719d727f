"""(a) Commands per second: the command queue in process, and a department over HTTP."""

from collections.abc import Iterator
from functools import partial

from bench import append_floor, command_queue
from bench.echo import PATH
from bench.figure import Figure, describe, measure_in_turn, values
from bench.http_client import log_interaction, register, request, requests_per_second
from bench.installation import Installation, installation
from bench.own_process import in_own_process
from bench.peers import emmett, eventsourcing
from bench.result import Measurement
from bench.scale import Scale

CALLERS = (1, 16, 128)
CONNECTIONS = (32, 128)
CUSTOMERS = 2_000
PEER_CUSTOMERS = 200
"""The peer creates customers slowly; fewer customers mean longer histories at the end."""


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield commands in process, then over HTTP."""
    with installation() as place:
        yield from _in_process(place, scale)
    with installation() as place:
        yield from _over_http(place, scale)


def _in_process(place: Installation, scale: Scale) -> Iterator[Measurement]:
    urls = {name: place.fresh_database(f"bench_{name}") for name in ("queue", "emmett", "eventsourcing")}
    store = in_own_process(command_queue.prepare_store, urls["queue"], place.kafka)
    seconds = scale.seconds
    groups = []
    for callers in CALLERS:
        floor = partial(in_own_process, append_floor.measure, store.url, store.customers, min(callers, 16), seconds)
        ours = Figure("ours", partial(in_own_process, command_queue.measure, store, callers, seconds))
        beside = [
            Figure("one_statement_append", floor),
            Figure(emmett.NAME, partial(emmett.measure, urls["emmett"], callers, seconds, CUSTOMERS)),
        ]
        if callers <= 16:
            peer = partial(eventsourcing.measure, urls["eventsourcing"], callers, seconds, PEER_CUSTOMERS)
            beside.append(Figure(eventsourcing.NAME, peer))
        groups.append((callers, ours, beside))
    measure_in_turn([figure for _, ours, beside in groups for figure in (ours, *beside)], scale.rounds)
    for callers, ours, (floor_figure, *peers) in groups:
        how = (
            f"{callers} caller(s) in one process log interactions for {CUSTOMERS:,} customers, each waiting for its "
            "answer; validated, decided, chained, stored, queued for Kafka and folded; floor: one SQL statement that "
            f"writes head, event and outbox row and does nothing else, on {min(callers, 16)} connection(s)"
        )
        yield Measurement(
            f"append_in_process_{callers}",
            "commands/s",
            "higher",
            ours.runs,
            describe(how, floor_figure, *peers),
            values(floor_figure),
            values(*peers),
        )


def _over_http(place: Installation, scale: Scale) -> Iterator[Measurement]:
    url, token = place.settings.service_url("contacts"), place.token()
    with place.services("contacts"):
        customers = in_own_process(register, url, token, CUSTOMERS)
        wires = [log_interaction(customer, token) for customer in customers]
        echoed = [request("POST", PATH, token, {"kind": "call", "summary": "asked about delivery times"})]
        ours = {
            connections: Figure(
                "ours", partial(in_own_process, requests_per_second, url, wires, connections, scale.seconds)
            )
            for connections in CONNECTIONS
        }
        floors = {
            connections: [
                Figure(f"http_echo_{name}", partial(_echo, place, name, echoed, scale.seconds, connections))
                for name in ("fastapi", "starlette")
            ]
            for connections in CONNECTIONS
        }
        measure_in_turn(
            [figure for connections in CONNECTIONS for figure in (ours[connections], *floors[connections])],
            scale.rounds,
        )
    for connections in CONNECTIONS:
        how = (
            f"POST /customers/{{id}}/interactions at one contacts process (one core's worth of Python; its relay and "
            f"projector run in it) over {connections} kept connections, each waiting for its answer; Kafka, Postgres "
            "and the load generator share the machine; floors: a server on the same uvicorn settings that only echoes "
            "JSON"
        )
        name = "append_http" if connections == CONNECTIONS[0] else f"append_http_{connections}"
        yield Measurement(
            name,
            "commands/s",
            "higher",
            ours[connections].runs,
            describe(how, *floors[connections]),
            values(*floors[connections]),
        )


def _echo(place: Installation, framework: str, wires: list[bytes], seconds: float, connections: int) -> float:
    """Measure an echo server, which runs only during the measurement."""
    with place.echo(framework) as url:
        return in_own_process(requests_per_second, url, wires, connections, seconds)
