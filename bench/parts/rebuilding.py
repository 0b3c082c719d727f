"""(b) Events per second while a department rebuilds its read models from the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bench.figure import Figure, describe, measure_in_turn, values
from bench.installation import Installation, installation
from bench.log_filling import fill_log
from bench.own_process import in_own_process
from bench.peers import debezium
from bench.rebuild import copy_raw, rebuild
from bench.result import Measurement
from bench.scale import Scale
from bench.story import SIZE

DEPARTMENTS = ("contacts", "sales", "analytics")


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield the rebuild of departments with few, some and many tallies."""
    with installation() as place:
        filled = fill_log(place.kafka, scale.rebuilt_events, customers_at_once=scale.rebuilt_events // SIZE, seed=1)
        ours = {name: Figure(name, partial(_rebuild_rate, place, name)) for name in DEPARTMENTS}
        floor = Figure("consume_and_copy", partial(_copy_rate, place))
        peer = Figure(debezium.NAME, partial(_sink_rate, place, filled.events))
        measure_in_turn([*ours.values(), floor, peer], scale.rounds)
    for name, figure in ours.items():
        how = (
            f"{name}, one process, an empty database: {filled.events:,} events of three departments "
            f"({filled.bytes // filled.events} bytes each) read from Kafka, every hash and chain checked, decoded, "
            "history, heads and all views with their indexes written, committed; floor: the same records consumed and "
            "copied as they are into one table with a primary key; the peer upserts nine attributes into one table, "
            "checks nothing and folds nothing, its start is not counted"
        )
        yield Measurement(
            f"rebuild_{name}",
            "events/s",
            "higher",
            figure.runs,
            describe(how, floor, peer),
            values(floor),
            values(peer),
        )


def _rebuild_rate(place: Installation, department: str) -> float:
    with _database(place, f"bench_{department}") as url:
        return in_own_process(rebuild, department, url, place.kafka).per_second


def _copy_rate(place: Installation) -> float:
    with _database(place, "bench_raw") as url:
        return in_own_process(copy_raw, url, place.kafka).per_second


def _sink_rate(place: Installation, events: int) -> float:
    with _database(place, "bench_sink") as url:
        return debezium.measure(url, place.kafka, events)


@contextmanager
def _database(place: Installation, name: str) -> Iterator[str]:
    """Yield an empty database and drop it afterwards: vacuuming one table cut the next figure to a third."""
    yield place.fresh_database(name)
    place.drop_database(name)
