"""(d) The time to read a customer's history and profile, in a small store and in a large one."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple
from uuid import UUID

from bench.http_client import latencies, query, request
from bench.installation import Installation, installation
from bench.log_filling import FilledLog, fill_log
from bench.own_process import in_own_process
from bench.parts.visibility import percentile
from bench.result import Measurement
from bench.scale import Scale
from bench.story import SIZE

PAGE = 50
LARGEST_CROWD = 60_000
SMALLEST_CROWD = 60


class Read(NamedTuple):
    """Times of one kind of read, in seconds, one list per round."""

    rounds: list[list[float]]

    def figures(self, percent: int) -> list[float]:
        return [percentile(taken, percent) for taken in self.rounds]


Reads = dict[str, Read]


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield both reads at both sizes; the small store is the floor of the large one."""
    small = _at_size(scale, scale.small_store, longest=0)
    large = _at_size(scale, scale.large_store, longest=scale.longest_history)
    titles = {
        "history": f"first page ({PAGE} events) of GET /customers/{{id}}/history",
        "profile": "GET /customers/{id}, the 360",
    }
    for kind, title in titles.items():
        how = (
            f"{title}, contacts, one connection, a different customer each time, in a store of "
            f"{scale.large_store:,} events; floor: the same at {scale.small_store:,} events, so 1.0 means that size "
            "costs nothing"
        )
        for percent in (50, 99):
            yield _comparison(f"{kind}_p{percent}", large[kind], small[kind], percent, scale, how)
    how = f"first page ({PAGE} events) of the one customer with {scale.longest_history:,} events, same store"
    yield _comparison("long_history_p50", large["long_history"], small["history"], 50, scale, how)
    how = f"the 360 of the one customer with {scale.longest_history:,} events, same store"
    yield _comparison("long_profile_p50", large["long_profile"], small["profile"], 50, scale, how)


def _comparison(name: str, large: Read, small: Read, percent: int, scale: Scale, how: str) -> Measurement:
    figures = small.figures(percent)
    floor = {f"at_{scale.small_store}_events": median(figures)}
    return Measurement(name, "ms", "lower", large.figures(percent), how, floor)


def _at_size(scale: Scale, events: int, *, longest: int) -> Reads:
    with installation() as place:
        crowd = max(SMALLEST_CROWD, min(events // SIZE, LARGEST_CROWD))
        filled = fill_log(place.kafka, events, customers_at_once=crowd, seed=2, longest=longest)
        with place.services("contacts"):  # it fills its store from the log before it is ready
            return _read(place, filled, scale)


def _read(place: Installation, filled: FilledLog, scale: Scale) -> Reads:
    chosen = [filled.customers[n % len(filled.customers)] for n in range(scale.reads)]
    kinds = {"history": _histories(place, chosen), "profile": _profiles(place, chosen)}
    if filled.longest:
        kinds["long_history"] = _histories(place, [filled.longest] * scale.reads)
        kinds["long_profile"] = _profiles(place, [filled.longest] * scale.reads)
    url = place.settings.service_url("contacts")
    taken: Reads = {kind: Read([]) for kind in kinds}
    for _ in range(scale.rounds):
        for kind, wires in kinds.items():
            taken[kind].rounds.append(in_own_process(latencies, url, wires))
    return taken


def _histories(place: Installation, customers: Sequence[UUID]) -> list[bytes]:
    token = place.token()
    return [request("GET", query(f"/customers/{customer}/history", {"limit": PAGE}), token) for customer in customers]


def _profiles(place: Installation, customers: Sequence[UUID]) -> list[bytes]:
    token = place.token()
    return [request("GET", f"/customers/{customer}", token) for customer in customers]
