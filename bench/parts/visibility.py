"""(c) The delay between a command's answer and its event's visibility in all four departments."""

from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from uuid import UUID

from bench.http_client import register
from bench.installation import Installation, installation
from bench.kafka_floor import round_trips
from bench.own_process import in_own_process
from bench.pace import SAMPLE, PacedRun, run_paced
from bench.result import Measurement
from bench.scale import Scale
from shared.settings import DEPARTMENTS

RATE = 200.0
CUSTOMERS = 1_000
WARM_UP = 3.0
MILLISECONDS = 1_000


def percentile(values: Sequence[float], percent: int) -> float:
    """Return this percentile of the values, in milliseconds."""
    return quantiles(values, n=100)[percent - 1] * MILLISECONDS


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield answers and visibility at 200 commands a second."""
    with installation() as place, place.services(*DEPARTMENTS):
        runs, floors = [], []
        customers = in_own_process(register, place.settings.service_url("contacts"), place.token(), CUSTOMERS)
        _run_paced(place, customers, WARM_UP)
        for _ in range(scale.rounds):
            runs.append(_run_paced(place, customers, scale.paced_seconds))
            floors.append(in_own_process(round_trips, place.kafka, RATE, min(scale.paced_seconds, 5.0)))
    kept = min(run.per_second for run in runs)
    how = (
        f"{RATE:.0f} commands/s to contacts with an open loop (at least {kept:.0f}/s were sent), four services on one "
        f"machine with Kafka, Postgres and the load generator; one command in {SAMPLE} is followed by a history read "
        "with at_least in every department, which is answered as soon as the event is there; the time is that of the "
        "last of the four, HTTP included; floor: one record through Kafka and nothing else"
    )
    for percent in (50, 99):
        floor = median(percentile(taken, percent) for taken in floors)
        figures = [percentile(run.visible, percent) for run in runs]
        yield Measurement(f"visible_everywhere_p{percent}", "ms", "lower", figures, how, {"kafka_round_trip": floor})
    answered = (
        f"{RATE:.0f} commands/s to contacts, four services under way: from the moment a command was due to its answer"
    )
    for percent in (50, 99):
        figures = [percentile(run.answered, percent) for run in runs]
        yield Measurement(f"answered_p{percent}", "ms", "lower", figures, answered)


def _run_paced(place: Installation, customers: list[UUID], seconds: float) -> PacedRun:
    urls = {name: place.settings.service_url(name) for name in DEPARTMENTS}
    return in_own_process(run_paced, urls, place.token(), customers, RATE, seconds)
