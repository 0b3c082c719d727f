"""Where a department finds the customers and the colleagues: in rows of its own, or in those kept from contacts."""

from dataclasses import dataclass
from typing import Any

from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.merges import ALIASES
from shared.model.view import Rows


@dataclass(frozen=True)
class Directory:
    """The views that say who the customers and the colleagues are, and which customers were merged."""

    customers: Rows[Any]
    """Rows by `customer_id`, with a `name`."""
    colleagues: Rows[Any]
    """Rows by `handle`, with `name` and `active`."""
    merges: Rows[Any] = ALIASES


KNOWN = Directory(KNOWN_CUSTOMERS, KNOWN_USERS)
"""What every department but contacts keeps: small rows folded from contacts' events."""
