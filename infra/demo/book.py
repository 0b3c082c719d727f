"""Collect the steps of one customer; `ago` returns moments within working hours. Pure."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from infra.demo.content import DemoCustomer
from infra.imports.plan import Batch, Place, Proof, Step, Story, in_order
from shared.tabular.cells import stamp

OPENS, SHUTS = timedelta(hours=7, minutes=30), timedelta(hours=17, minutes=30)
"""Working hours, UTC."""
_FRIDAY = 4

T = TypeVar("T")


def within_working_hours(at: datetime) -> datetime:
    """Return a moment within working hours: each day is compressed into them, the weekend into Friday's.

    The order of moments is kept, so a sequence of steps stays in order.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    days = max(at.weekday() - _FRIDAY, 0)
    began, lasts = midnight - timedelta(days=days), timedelta(days=3 if at.weekday() >= _FRIDAY else 1)
    squeezed = OPENS + (at - began) / lasts * (SHUTS - OPENS)
    return began + timedelta(seconds=int(squeezed.total_seconds()))


@dataclass
class Book:
    """The steps of one customer, and the random choices behind them."""

    batch: Batch
    anchor: datetime
    """The creation time of the demo; every step lies before it."""
    who: DemoCustomer
    dice: random.Random
    steps: list[Step] = field(default_factory=list)
    _picked: Counter[str] = field(default_factory=Counter)

    @property
    def customer_id(self) -> str:
        return str(self.batch.id("customer", self.who.slug))

    @property
    def chinese(self) -> bool:
        return self.who.at[3] == "CN"

    def id(self, *parts: object) -> str:
        return str(self.batch.id(self.who.slug, *parts))

    def contact(self, number: int) -> str:
        return self.id("contact", number)

    def ago(self, days: float) -> datetime:
        """Return a working moment this many days before the anchor; the very last day allows any moment."""
        at = self.anchor - timedelta(days=days)
        yesterday = self.anchor - timedelta(days=1)
        return at.replace(microsecond=0) if at >= yesterday else min(within_working_hours(at), yesterday)

    def pick(self, texts: Sequence[T]) -> T:
        """Return a random entry among the least used for this customer."""
        least = min(self._picked[repr(entry)] for entry in texts)
        choice = self.dice.choice([entry for entry in texts if self._picked[repr(entry)] == least])
        self._picked[repr(choice)] += 1
        return choice

    def write(
        self,
        thing: str,
        department: str,
        path: str,
        at: datetime,
        actor: str,
        fields: Mapping[str, Any],
        proof: str = "",
    ) -> None:
        """Add a command sent by `actor`; drop None values. `proof`: the path that shows the result."""
        body = {name: value for name, value in fields.items() if value is not None}
        name, place = f"step-{len(self.steps)}", Place(f"demo/{self.who.slug}", len(self.steps) + 1)
        evidence = Proof(proof) if proof else None
        body["occurred_at"] = stamp(at)
        self.steps.append(Step(f"{self.who.slug}/{thing}", name, place, department, path, body, evidence, actor))

    def story(self) -> Story:
        """Return all steps in chronological order."""
        return in_order(self.steps)
