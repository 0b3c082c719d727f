"""Where a department finds the customers and the colleagues: in rows of its own, or in those kept from contacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customer_search import CUSTOMER_NAMES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.merges import ALIASES
from shared.model.view import Rows, View


@dataclass(frozen=True)
class Directory:
    """The views that say who the customers and the colleagues are, and which customers were merged."""

    customers: Rows[Any]
    """Rows by `customer_id`, with a `name`."""
    colleagues: Rows[Any]
    """Rows by `handle`, with `name` and `active`."""
    further: tuple[Rows[Any], ...] = ()
    merges: Rows[Any] = ALIASES

    def missing_in(self, views: Sequence[View]) -> list[str]:
        """Return the names of the directory's views that are not among these."""
        needed = (self.customers, self.colleagues, self.merges, *self.further)
        return [view.name for view in needed if view not in views]


KNOWN = Directory(KNOWN_CUSTOMERS, KNOWN_USERS, further=(CUSTOMER_NAMES,))
"""What every department but contacts keeps: small rows folded from contacts' events."""
