"""Our own table of advisories, for what vulnerability databases do not list by package."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from packaging.version import Version
from pydantic import BaseModel, ConfigDict, Field

TABLE = Path(__file__).with_name("advisories.toml")
FRESH = timedelta(days=31)
"""How long a look through the sources of a product counts."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Advisory(_Strict):
    """Vulnerabilities that one release fixed, or none so far."""

    ids: tuple[str, ...] = Field(min_length=1)
    summary: str
    introduced: str = "0"
    fixed: str | None = None

    def affects(self, version: str) -> bool:
        found = Version(version)
        return Version(self.introduced) <= found and (self.fixed is None or found < Version(self.fixed))


class Product(_Strict):
    """What is known about one product up to a version and a day."""

    name: str
    newest: str
    looked_through: date
    sources: tuple[str, ...] = Field(min_length=1)
    advisory: tuple[Advisory, ...] = ()

    def gap(self, version: str, today: date) -> str | None:
        """Return why the table cannot answer for a version, or None if it can."""
        if Version(version) > Version(self.newest):
            return f"the table ends at version {self.newest}"
        if today - self.looked_through > FRESH:
            return f"its sources were last looked through on {self.looked_through}: {', '.join(self.sources)}"
        return None


class Accepted(_Strict):
    """Vulnerabilities of a component that are known and tolerated until a day."""

    component: str
    ids: tuple[str, ...]
    until: date
    reason: str


class Table(_Strict):
    product: tuple[Product, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def about(self, name: str) -> Product | None:
        return next((product for product in self.product if product.name == name), None)

    def acceptance(self, component: str, vulnerability: str, today: date) -> Accepted | None:
        """Return the acceptance in force for one vulnerability."""
        for accepted in self.accepted:
            if accepted.component == component and vulnerability in accepted.ids and today <= accepted.until:
                return accepted
        return None


def read_table(path: Path = TABLE) -> Table:
    return Table.model_validate(tomllib.loads(path.read_text()))
