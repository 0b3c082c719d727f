"""`python -m tests.chaos [--seed N] [--seconds 600]`: start a product, strike under load, check, print a table."""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import SystemRandom
from statistics import median
from tempfile import gettempdir

from rich.console import Console
from rich.table import Table

from bench.result import Measurement, write
from tests.chaos.run import Fault, Run, for_seconds, run, seeded
from tests.support.product import running_product
from tests.support.servers import Servers, start_servers

CLIENTS = 6
PAUSE = 50.0
"""Seconds a service is frozen: longer than Kafka's session timeout, so it comes back as a zombie."""
console = Console()


def main() -> int:
    """Run, print and record; return 1 if a check failed."""
    parser = argparse.ArgumentParser(prog="make chaos", description="Kill things under load and check what is left.")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="brings the same choices")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long faults strike")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds a frozen service stays frozen")
    history = Path(gettempdir()) / "crm-chaos-history.jsonl"
    parser.add_argument("--history", type=Path, default=history, help=f"where the history goes: {history}")
    options = parser.parse_args()
    console.print(f"seed {options.seed}; what happens is written to {options.history}")
    with start_servers() as servers:
        outcome = asyncio.run(_run(servers, options))
    show(outcome)
    write(measurements(outcome))
    return 1 if outcome.findings.wrong else 0


async def _run(servers: Servers, options: argparse.Namespace) -> Run:
    async with running_product(servers) as product:
        return await run(
            product,
            for_seconds(seeded(options.seed), options.seconds),
            seed=options.seed,
            clients=options.clients,
            pause=options.pause,
            file=options.history,
            tell=_tell,
        )


def _tell(fault: Fault) -> None:
    console.print(f"{fault.name.replace('_', ' ')} ({fault.department}): healed in {fault.heal:.1f} s")


def show(outcome: Run) -> None:
    """Print the table of faults and the verdict."""
    table = Table(title=f"faults under load, seed {outcome.seed}", title_justify="left")
    for column in ("fault", "times", "heal p50", "heal max", "after it was up, max"):
        table.add_column(column, justify="left" if column == "fault" else "right")
    by_name: dict[str, list[Fault]] = defaultdict(list)
    for fault in outcome.faults:
        by_name[fault.name.replace("_", " ")].append(fault)
    for name, faults in [*by_name.items(), ("all", outcome.faults)]:
        if faults:
            heals = [fault.heal for fault in faults]
            figures = median(heals), max(heals), max(fault.afterwards for fault in faults)
            table.add_row(name, str(len(faults)), *(f"{seconds:.1f} s" for seconds in figures))
    console.print(table)
    console.print(outcome.summary(faults=False))
    for wrong in outcome.findings.wrong[:50]:
        console.print(f"[red]{wrong}[/red]", markup=True)


def measurements(outcome: Run) -> Iterable[Measurement]:
    """Yield the measurements for `bench/results.json`."""
    findings, heals = outcome.findings, [fault.heal for fault in outcome.faults]
    how = (
        f"{outcome.kills} processes killed and {len(heals)} faults in {outcome.seconds:.0f} s under load; clients ask "
        f"until they know; seed {outcome.seed}"
    )
    missing = [*findings.lost, *findings.phantoms]
    counts = {
        "chaos_lost": (len(findings.lost), "events", "lower"),
        "chaos_doubled": (len(findings.doubled) + len(findings.phantoms), "events", "lower"),
        "chaos_differing": (len(findings.differing), "customers", "lower"),
        "chaos_other_faults": (len(findings.wrong) - len(missing) - len(findings.doubled), "findings", "lower"),
        "chaos_kills": (outcome.kills, "processes", "higher"),
        "chaos_events": (findings.events, "events", "higher"),
        "chaos_operations": (outcome.history.states["ok"], "commands", "higher"),
        "chaos_repeats": (findings.repeats, "records", "lower"),
    }
    for name, (value, unit, better) in counts.items():
        yield Measurement(name, unit, better, [float(value)], how)  # type: ignore[arg-type]
    if heals:
        yield Measurement("chaos_heal_p50", "s", "lower", [median(heals)], f"median time to heal: {how}")
        yield Measurement("chaos_heal_max", "s", "lower", [max(heals)], f"longest time to heal: {how}")
        after = max(fault.afterwards for fault in outcome.faults)
        yield Measurement(
            "chaos_heal_after_start_max", "s", "lower", [after], f"without starting what was killed: {how}"
        )


if __name__ == "__main__":
    sys.exit(main())
