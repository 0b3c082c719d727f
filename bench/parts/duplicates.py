"""(e) How long it takes to look through the whole customer file for duplicates."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial

from bench.customer_file import fill
from bench.figure import Figure, take_turns, told, values
from bench.installation import Installation, installation
from bench.own_process import in_own_process
from bench.result import Measurement
from bench.scale import Scale
from services.contacts.duplicates.worker.scan import read_line
from shared.settings import PROJECT_DIR, database_of

MODULE = "services.contacts.duplicates.worker.scan"


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield the seconds of a scan."""
    with installation() as place:
        url = place.fresh_database(database_of("contacts"))
        count = in_own_process(fill, url, place.bootstrap, scale.customer_file)
        pairs = {count: 0}
        scan = Figure("scan", partial(_scanned, place, pairs, count))
        take_turns([scan], scale.rounds)
    how = (
        f"{count:,} organisations with e-mail, phone and address, 3 % of them twice with a typo: read from Postgres, "
        f"compared in a process of its own, {pairs[count]:,} pairs written out (recording them is not in it)"
    )
    yield Measurement("duplicate_scan_100k", "s", "lower", scan.runs, told(how, scan), values())


def _scanned(place: Installation, pairs: dict[int, int], count: int) -> float:
    environment = {"CRM_STATE_DIR": str(place.settings.state_dir), "CRM_PORT_BASE": str(place.settings.port_base)}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", MODULE],
        cwd=PROJECT_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    took = time.perf_counter() - began
    lines = [read_line(line) for line in done.stdout.splitlines()]
    assert lines[-1].compared
    assert lines[-1].read == count
    pairs[count] = sum(line.customer_id is not None for line in lines)
    return took
