"""Geometry of charts, drawn as SVG by the server: readable without scripts, printable, every mark a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH = 600.0
HEIGHT = 200.0
"""In the drawing's own units; pages stretch it to the available space."""
WIDEST = 90.0
"""The maximum width of a column with a gap, however few columns there are."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis with its tick values; it includes 0 and all values, and its ends are round numbers."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        """Return the distance from the top at which a value is drawn."""
        return round(HEIGHT - (value - self.low) / (self.high - self.low) * HEIGHT, 2)


def scale(values: Sequence[float], ticks: int = 4) -> Scale:
    """Return an axis for all values with about `ticks` steps of 1, 2, 2.5 or 5 times a power of ten."""
    top, bottom = max([*values, 0.0]), min([*values, 0.0])
    step = _round_step((top - bottom or 1.0) / ticks)
    low, high = floor(bottom / step) * step, ceil(top / step) * step or step
    count = round((high - low) / step)
    return Scale(low, high, tuple(low + step * i for i in range(count + 1)))


def _round_step(raw: float) -> float:
    power = 10.0 ** floor(log10(raw))
    return power * next(factor for factor in (1, 2, 2.5, 5, 10) if raw <= factor * power + 1e-9 * power)


def positions(count: int) -> list[float]:
    """Return the x of each of `count` points, spread over the whole width."""
    return [round(i * WIDTH / max(count - 1, 1), 2) for i in range(count)]


def line(values: Sequence[float], axis: Scale) -> str:
    """Return the `points` of a line through the values."""
    drawn = [*values, *values] if len(values) == 1 else values
    return " ".join(f"{x},{axis.y(value)}" for x, value in zip(positions(len(drawn)), drawn, strict=True))


def area(values: Sequence[float], axis: Scale) -> str:
    """Return the `points` of the area between the line and zero."""
    if not values:
        return ""
    return f"0,{axis.y(0)} {line(values, axis)} {WIDTH},{axis.y(0)}"


def slots(count: int, gap: float = 0.3) -> list[tuple[float, float]]:
    """Return x and width of each of `count` columns; `gap` is the smallest share of a slot that stays empty."""
    slot = WIDTH / max(count, 1)
    width = min(slot * (1 - gap), WIDEST) if gap else slot
    return [(round(i * slot + (slot - width) / 2, 2), round(width, 2)) for i in range(count)]


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of a stacked column."""

    x: float
    y: float
    width: float
    height: float
    tone: str


def stacked(series: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return the sum of all series at each position."""
    return [float(sum(values)) for values in zip(*(bars["values"] for bars in series), strict=True)]


def stacks(series: Sequence[Mapping[str, Any]], axis: Scale) -> list[Mark]:
    """Return the pieces of stacked columns, the first series at the bottom."""
    places = slots(len(series[0]["values"])) if series else []
    marks = []
    for index, (x, width) in enumerate(places):
        below = 0.0
        for bars in series:
            value = float(bars["values"][index])
            top = axis.y(below + value)
            marks.append(Mark(x, top, width, round(axis.y(below) - top, 2), bars["tone"]))
            below += value
    return marks


def spark(values: Sequence[float], width: float = 96, height: float = 28) -> str:
    """Return the `points` of a small line without axes, scaled from the lowest to the highest value."""
    low, high = min(values), max(values)
    across, up = width / max(len(values) - 1, 1), (height - 4) / ((high - low) or 1)
    return " ".join(f"{round(i * across, 1)},{round(height - 2 - (v - low) * up, 1)}" for i, v in enumerate(values))


def thin(labels: Sequence[str], most: int = 8) -> list[str]:
    """Return the labels with all but at most `most` emptied: those at even intervals, starting with the first."""
    if len(labels) <= most:
        return list(labels)
    step = ceil((len(labels) - 1) / (most - 1))
    return [label if i % step == 0 else "" for i, label in enumerate(labels)]
