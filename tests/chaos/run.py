"""One run: load, faults, rest, checks. The seed determines the clients' choices and the faults."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from shared.settings import DEPARTMENTS
from tests.chaos.examination import Findings, examine, rebuild
from tests.chaos.faults import ALL, WRITERS, Site, Strike
from tests.chaos.history import History
from tests.chaos.looks import caught_up, until
from tests.chaos.workload import Client, World
from tests.support.product import Product

BREATH = 20
"""Successful operations between two faults, so that each fault strikes a product under load."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault that struck."""

    name: str
    department: str
    heal: float
    """Seconds from its end until all services are ready, with empty outboxes and lag 0, under load."""
    afterwards: float
    """The part of `heal` after all killed processes are up again: without the start of a server or service."""


@dataclass
class Run:
    """The record of a run and the findings of its checks."""

    seed: int
    history: History
    findings: Findings
    faults: list[Fault] = field(default_factory=list)
    kills: int = 0
    seconds: float = 0.0

    def summary(self, *, faults: bool = True) -> str:
        """Return the figures, one per line."""
        history, findings = self.history, self.findings
        customers = len(history.customers)
        heals = "".join(
            f"  {f.name:<30} {f.department:<13} healed in {f.heal:6.2f} s, {f.afterwards:.2f} s after it was up\n"
            for f in self.faults
        )
        return (
            f"seed {self.seed}: {len(self.faults)} faults, {self.kills} processes killed, {self.seconds:.0f} s\n"
            f"{heals if faults else ''}"
            f"operations: {history.states['ok']} ok, {history.states['fail']} refused, {history.states['info']} times"
            f" unknown and asked again; reads: {dict(history.reads)}\n"
            f"events: {findings.events}, lost {len(findings.lost)}, doubled {len(findings.doubled)}, phantom "
            f"{len(findings.phantoms)}, repeated in the log {findings.repeats}\n"
            f"customers: {customers}, equal {customers - len(findings.differing)}, differ {len(findings.differing)}"
        )


def seeded(seed: int | str) -> Random:
    """Return a random generator that repeats with the seed."""
    return Random(seed)  # noqa: S311 - nothing is kept secret with it


def one_of_each(random: Random, strikes: Iterable[Strike] = ALL) -> Iterator[tuple[Strike, str]]:
    """Yield every kind of fault once, in a seeded order, each against a seeded department."""
    kinds = list(strikes)
    random.shuffle(kinds)
    yield from ((strike, random.choice(WRITERS)) for strike in kinds)


def for_seconds(random: Random, seconds: float) -> Iterator[tuple[Strike, str]]:
    """Yield rounds of all kinds until the time is up."""
    end = monotonic() + seconds
    while True:
        for chosen in one_of_each(random):
            if monotonic() > end:
                return
            yield chosen


async def run(
    product: Product,
    strikes: Iterable[tuple[Strike, str]],
    *,
    seed: int,
    clients: int,
    pause: float,
    file: Path,
    tell: Callable[[Fault], None] = lambda _fault: None,
) -> Run:
    """Strike a product under load, wait until it has healed after each fault, and check everything.

    `tell` receives every fault after it has healed.
    """
    with closing(History(file)) as history:
        return await _run(product, strikes, history, seed=seed, clients=clients, pause=pause, tell=tell)


async def _run(
    product: Product,
    strikes: Iterable[tuple[Strike, str]],
    history: History,
    *,
    seed: int,
    clients: int,
    pause: float,
    tell: Callable[[Fault], None],
) -> Run:
    began = monotonic()
    site = Site(product, history, pause)
    outcome = Run(seed, history, Findings())
    async with _load(product, history, seed, clients):
        for strike, department in strikes:
            await _breath(history)
            over = await strike(site, department)
            up = monotonic()
            healed = await caught_up(product)
            outcome.faults.append(Fault(strike.__name__, department, healed - over, healed - up))
            tell(outcome.faults[-1])
        await _breath(history)
    await caught_up(product)
    outcome.findings = await examine(product, history)
    await rebuild(product, seeded(seed).choice(DEPARTMENTS), history, outcome.findings)
    outcome.kills, outcome.seconds = site.kills, monotonic() - began
    return outcome


@asynccontextmanager
async def _load(product: Product, history: History, seed: int, clients: int) -> AsyncIterator[None]:
    """Run the clients; at the end let each finish its current operation."""
    stop, world = asyncio.Event(), World()
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            name = f"chaos-{seed}-{number}"
            client = Client(name, product, history, world, seeded(f"{seed}/{number}"))
            group.create_task(client.work(stop), name=name)
        try:
            yield
        finally:
            stop.set()


async def _breath(history: History) -> None:
    enough = history.states["ok"] + BREATH

    async def done() -> bool:
        return history.states["ok"] >= enough

    await until(done, what=f"{BREATH} operations went well")
