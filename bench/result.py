"""The results of a benchmark: one entry of `bench/results.json` each, and a table for people."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

from rich.table import Table

from shared.messages.clock import utc_now

RESULTS = Path(__file__).with_name("results.json")
DIGITS = 3


def rounded(value: float) -> float:
    """Round a figure to the precision of a noisy machine: three digits, but all digits before the point."""
    if abs(value) >= 10 ** (DIGITS - 1):
        return round(value)
    return float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure next to its floors and peers from the same run; None if one is unavailable (see `how`)."""

    name: str
    unit: str
    better: Literal["higher", "lower"]
    runs: Sequence[float]
    how: str
    floor: Mapping[str, float | None] = field(default_factory=dict)
    peers: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return median(self.runs)

    def entry(self) -> dict[str, Any]:
        """Return the measurement as an entry of the file."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "better": self.better,
            "floor": _rounded(self.floor),
            "peers": _rounded(self.peers),
            "runs": [rounded(run) for run in self.runs],
            "how": self.how,
            "at": utc_now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        }


def _rounded(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if figure is None else rounded(figure) for name, figure in figures.items()}


def write(measurements: Iterable[Measurement], path: Path = RESULTS) -> None:
    """Write the measurements into the file, replacing entries of the same name; others stay."""
    entries = {entry["name"]: entry for entry in (json.loads(path.read_text()) if path.exists() else [])}
    entries |= {measurement.name: measurement.entry() for measurement in measurements}
    path.write_text(json.dumps(list(entries.values()), indent=2, ensure_ascii=False) + "\n")


def table(measurements: Iterable[Measurement], *, title: str) -> Table:
    """Return a table for people: each figure next to its comparisons, with a ratio that is better above 1."""
    shape = Table(title=title, title_justify="left")
    for column, justify in (("measured", "left"), ("value", "right"), ("unit", "left"), ("beside", "left")):
        shape.add_column(column, justify=justify)  # type: ignore[arg-type]
    shape.add_column("figure", justify="right")
    shape.add_column("ratio", justify="right")
    for measurement in measurements:
        compared = [*measurement.floor.items(), *measurement.peers.items()] or [("", None)]
        for number, (name, figure) in enumerate(compared):
            head = (
                (measurement.name, f"{rounded(measurement.value):,}", measurement.unit) if number == 0 else ("", "", "")
            )
            shape.add_row(*head, name, *_compared(measurement, name, figure), end_section=number == len(compared) - 1)
    return shape


def _compared(measurement: Measurement, name: str, figure: float | None) -> tuple[str, str]:
    if figure is None:
        return ("not measured" if name else "", "")
    ratio = measurement.value / figure if measurement.better == "higher" else figure / measurement.value
    return f"{rounded(figure):,}", f"{ratio:.2f}"
