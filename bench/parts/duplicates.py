"""(e) The time to search the whole customer file for duplicates."""

import asyncio
import time
from collections.abc import Iterator
from functools import partial

from bench.customer_file import fill
from bench.figure import Figure, describe, measure_in_turn, values
from bench.installation import Installation, installation
from bench.own_process import in_own_process
from bench.result import Measurement
from bench.scale import Scale
from services.contacts.duplicates.domain.likeness import Pair
from services.contacts.duplicates.worker.scan import DUPLICATE_SCAN, CustomerFile, CustomersRead
from shared.settings import database_of


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield the seconds of a scan."""
    with installation() as place:
        url = place.fresh_database(database_of("contacts"))
        count = in_own_process(fill, url, place.kafka, scale.customer_file)
        pairs = {count: 0}
        scan = Figure("scan", partial(_scan, place, pairs, count))
        measure_in_turn([scan], scale.rounds)
    how = (
        f"{count:,} organisations with e-mail, phone and address, 3 % of them twice with a typo: read from Postgres, "
        f"compared in a process of its own, {pairs[count]:,} pairs written out (recording them is not in it)"
    )
    yield Measurement("duplicate_scan_100k", "s", "lower", scan.runs, describe(how, scan), values())


def _scan(place: Installation, pairs: dict[int, int], count: int) -> float:
    file = CustomerFile(place.settings.postgres_url(database_of("contacts")))
    began = time.perf_counter()
    answers = asyncio.run(_answers(file))
    took = time.perf_counter() - began
    assert max(answer.customers for answer in answers if isinstance(answer, CustomersRead)) == count
    pairs[count] = sum(isinstance(answer, Pair) for answer in answers)
    return took


async def _answers(file: CustomerFile) -> list[CustomersRead | Pair]:
    async with DUPLICATE_SCAN.started() as child:
        return [answer async for answer in child.ask(file)]
