"""Where a department finds customers and colleagues: in its own rows, or in those folded from contacts' events."""

from dataclasses import dataclass
from typing import Any

from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.merges import ALIASES
from shared.model.view import Rows


@dataclass(frozen=True)
class Directory:
    """The views that contain the customers, the colleagues and the merges of customers."""

    customers: Rows[Any]
    """Rows by `customer_id`, with a `name`."""
    colleagues: Rows[Any]
    """Rows by `handle`, with `name` and `active`."""
    merges: Rows[Any] = ALIASES


KNOWN = Directory(KNOWN_CUSTOMERS, KNOWN_USERS)
"""The views of all departments except contacts: small rows folded from contacts' events."""
