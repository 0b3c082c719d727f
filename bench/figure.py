"""One repeated measurement: the product, a floor or a peer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median


class Unavailable(Exception):  # noqa: N818 - a note in the results, not an error of ours
    """A floor or peer cannot be measured here; the message says why."""


@dataclass
class Figure:
    """Runs of one measurement; one that is unavailable here says so once and is not retried."""

    name: str
    measure: Callable[[], float]
    runs: list[float] = field(default_factory=list)
    missing: str = ""
    """Why there is no figure; empty if there is one."""

    def run(self) -> None:
        if self.missing:
            return
        try:
            self.runs.append(self.measure())
        except Unavailable as reason:
            self.missing = str(reason)

    @property
    def value(self) -> float | None:
        """The median of the runs."""
        return median(self.runs) if self.runs else None


def measure_in_turn(figures: Iterable[Figure], rounds: int) -> None:
    """Measure all in turn, again and again, so that other load on the machine affects them equally."""
    chosen = list(figures)
    for _ in range(rounds):
        for figure in chosen:
            figure.run()


def values(*figures: Figure) -> Mapping[str, float | None]:
    """Return figures as a measurement's floors or peers."""
    return {figure.name: figure.value for figure in figures}


def describe(how: str, *figures: Figure) -> str:
    """Return the description of a measurement, with the reasons for missing figures."""
    gaps = [f"{figure.name} not measured: {figure.missing}" for figure in figures if figure.missing]
    return "; ".join([how, *gaps])
