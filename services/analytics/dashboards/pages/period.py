"""The period that a page of figures covers, and the period it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request

from shared.messages.refusals import Invalid
from shared.messages.translation import N_

PERIODS: dict[str, tuple[str, int]] = {
    "30d": (N_("30 days"), 30),
    "90d": (N_("90 days"), 90),
    "365d": (N_("12 months"), 365),
    "all": (N_("All time"), 0),
}
DEFAULT = "90d"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included; without a first day the period begins with the first record."""

    name: str
    first: date | None
    last: date

    @property
    def before(self) -> "Period | None":
        """The preceding period of the same length, or None for an unbounded period."""
        if self.first is None:
            return None
        length = self.last - self.first + timedelta(days=1)
        return Period(self.name, self.first - length, self.first - timedelta(days=1))

    @property
    def query(self) -> str:
        """The period as parameters of a report's address."""
        return f"from={self.first}&to={self.last}" if self.first else f"to={self.last}"


def period_of(request: Request, today: date) -> Period:
    """Return the period that an address asks for.

    Raises:
        Invalid: there is no such period.
    """
    name = request.query_params.get("period", DEFAULT)
    if name not in PERIODS:
        raise Invalid(f"must be one of {', '.join(PERIODS)}", field="period")
    days = PERIODS[name][1]
    return Period(name, today - timedelta(days=days - 1) if days else None, today)
