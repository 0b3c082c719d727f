"""(f) The time to import a customer file, next to the same customers registered through the queue alone."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import psutil

from bench.customer_file import companies, fill
from bench.figure import Figure, describe, measure_in_turn, values
from bench.installation import Installation, installation
from bench.own_process import in_own_process
from bench.result import Measurement
from bench.scale import Scale
from shared.settings import DEPARTMENTS
from shared.tabular.csv import to_csv

COLUMNS = {
    "Company": "name",
    "E-mail": "email",
    "Phone": "phone",
    "City": "city",
    "Postal code": "postal_code",
    "Country": "country",
    "Number": "external_id",
}
POLL_INTERVAL = 0.2
"""Seconds between two checks of an import's progress and of the process's memory."""
MEGABYTE = 1024**2


@dataclass
class Watch:
    """The duration of an import by stage, and the peak memory of the contacts process."""

    check: float = 0.0
    carry: float = 0.0
    memory: float = 0.0


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield the seconds of checking and importing a file, and the peak memory."""
    count, watches = scale.customer_file, list[Watch]()
    with installation() as place:
        imported = Figure("import", partial(_run_import, place, count, watches))
        bare = Figure("lane_in_process", partial(_register_in_queue, place, count))
        measure_in_turn([imported, bare], scale.rounds)
    how = (
        f"a CSV of {count:,} lines and {len(COLUMNS)} columns, uploaded over HTTP and matched by e-mail with a "
        "customer file that was empty at first and keeps what the rounds bring; four services, Kafka and Postgres "
        "on the same two cores follow every event; from the start of taking over until the last line is recorded; "
        "floor: as many customers registered through the command queue of a process of its own, nobody following"
    )
    yield Measurement("import_100k", "s", "lower", imported.runs, describe(how, imported, bare), values(bare))
    checked = f"the same file: what would become of its {count:,} lines is worked out, nothing is recorded"
    yield Measurement("import_check_100k", "s", "lower", [watch.check for watch in watches], checked)
    memory = "the same imports: the most memory that the process of contacts held (resident), seen every 0.2 s"
    yield Measurement("import_memory_100k", "MB", "lower", [watch.memory for watch in watches], memory)


def measure_large(scale: Scale) -> Iterator[Measurement]:
    """Yield the seconds and the memory of one unusually large file."""
    count, watches = scale.large_file, list[Watch]()
    with installation() as place:
        whole = _run_import(place, count, watches)
    how = (
        f"a CSV of {count:,} lines and {len(COLUMNS)} columns, uploaded over HTTP and matched by e-mail with an empty "
        "customer file; four services, Kafka and Postgres on the same two cores follow every event; one run"
    )
    taken = f"{how}; from the start of taking over until the last line is recorded"
    yield Measurement("import_750k", "s", "lower", [whole], taken)
    checked = f"{how}; what would become of its lines is worked out, nothing is recorded"
    yield Measurement("import_check_750k", "s", "lower", [watches[0].check], checked)
    memory = f"{how}; the most memory that the process of contacts held (resident), seen every 0.2 s"
    yield Measurement("import_memory_750k", "MB", "lower", [watches[0].memory], memory)


def _register_in_queue(place: Installation, count: int) -> float:
    name = "crm_bench_lane"
    url = place.fresh_database(name)
    began = time.perf_counter()
    in_own_process(fill, url, place.kafka, count)
    took = time.perf_counter() - began
    place.drop_database(name)
    return took


def _run_import(place: Installation, count: int, watches: list[Watch]) -> float:
    with place.services(*DEPARTMENTS):
        headers = {"Authorization": f"Bearer {place.token()}"}
        with httpx.Client(base_url=place.settings.service_url("contacts"), headers=headers, timeout=120) as client:
            watch = _watch_import(client, _file(count, seed=len(watches)), _process(place))
    watches.append(watch)
    return watch.carry


def _file(count: int, seed: int) -> bytes:
    rows = (
        {
            "Company": company["name"],
            "E-mail": company["email"] and f"{seed}{company['email']}",
            "Phone": company["phone"],
            "City": company["address"]["city"],
            "Postal code": company["address"]["postal_code"],
            "Country": company["address"]["country"],
            "Number": company["external_id"] and f"{seed}{company['external_id']}",
        }
        for company in companies(count, seed)
    )
    return to_csv(list(COLUMNS), rows).encode()


def _process(place: Installation) -> psutil.Process:
    port = place.settings.port("contacts")
    listener = next(c for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.pid)
    return psutil.Process(listener.pid)


def _watch_import(client: httpx.Client, content: bytes, process: psutil.Process) -> Watch:
    watch = Watch()
    uploaded = _ok(client.post("/imports", files={"file": ("customers.csv", content)}))
    at = f"/imports/{uploaded['batch']['import_id']}"
    began = time.perf_counter()
    _ok(client.put(f"{at}/mapping", json={"columns": COLUMNS, "match": "email"}))
    _until(client, at, lambda state: state["check"]["done"], process, watch)
    watch.check = time.perf_counter() - began
    began = time.perf_counter()
    _ok(client.post(f"{at}/start"))
    _until(client, at, lambda state: state["batch"]["state"] == "finished", process, watch)
    watch.carry = time.perf_counter() - began
    return watch


def _until(client: httpx.Client, at: str, holds: Callable[[Any], bool], process: psutil.Process, watch: Watch) -> None:
    while not holds(_ok(client.get(at))):
        watch.memory = max(watch.memory, process.memory_info().rss / MEGABYTE)
        time.sleep(POLL_INTERVAL)


def _ok(answer: httpx.Response) -> Any:
    answer.raise_for_status()
    return answer.json()
