"""One thing that is measured several times: the product, a floor or a peer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median


class Unavailable(Exception):  # noqa: N818 - said in the results, not a failure of ours
    """A floor or peer cannot be measured here; the words say why."""


@dataclass
class Figure:
    """Runs of one measurement; one that cannot be made here says so once and is not tried again."""

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


def take_turns(figures: Iterable[Figure], rounds: int) -> None:
    """Measure all, one after the other, again and again: what else the machine does meets them all alike."""
    chosen = list(figures)
    for _ in range(rounds):
        for figure in chosen:
            figure.run()


def values(*figures: Figure) -> Mapping[str, float | None]:
    """Return figures as a measurement's floors or peers."""
    return {figure.name: figure.value for figure in figures}


def told(how: str, *figures: Figure) -> str:
    """Return how something was measured, and why a figure beside it is missing."""
    gaps = [f"{figure.name} not measured: {figure.missing}" for figure in figures if figure.missing]
    return "; ".join([how, *gaps])
