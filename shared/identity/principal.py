"""The caller, as a verified token describes them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["contacts", "sales", "service", "analyst", "auditor", "manager", "admin", "system"]

READERS: frozenset[Role] = frozenset(
    {"contacts", "sales", "service", "analyst", "auditor", "manager", "admin", "system"}
)
"""Whoever works here may read the one history; what one may change depends on the role."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a system with a verified token."""

    user: str
    """The handle, `anna` or `erp`; never a name or an address."""
    roles: frozenset[Role]
    on_behalf_of: str = ""
    """Whom this principal acts for, where the token says so: `user:bert`."""
    name: str = field(default="", compare=False, repr=False)
    """For greeting on pages only; never logged, never in an event's attributes."""

    def may(self, allowed: AbstractSet[Role]) -> bool:
        """Tell whether one of the roles is among those allowed."""
        return not self.roles.isdisjoint(allowed)

    @property
    def actor(self) -> str:
        """As it stands in events: `user:anna`, `system:erp`."""
        return f"{'system' if self.roles == {'system'} else 'user'}:{self.user}"
