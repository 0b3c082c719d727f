"""The caller as described by a verified token."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["contacts", "sales", "service", "analyst", "auditor", "manager", "admin", "system"]

READERS: frozenset[Role] = frozenset(
    {"contacts", "sales", "service", "analyst", "auditor", "manager", "admin", "system"}
)
"""All roles may read the shared history; permission to change things depends on the role."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a system with a verified token."""

    user: str
    """The handle, `anna` or `erp`; never a name or an address."""
    roles: frozenset[Role]
    on_behalf_of: str = ""
    """The user that this principal acts for, if the token names one: `user:bert`."""
    name: str = field(default="", compare=False, repr=False)
    """Only for the greeting on pages; never logged, never in an event's attributes."""

    def may(self, allowed: AbstractSet[Role]) -> bool:
        """Return whether any of the roles is allowed."""
        return not self.roles.isdisjoint(allowed)

    @property
    def actor(self) -> str:
        """The actor as written in events: `user:anna`, `system:erp`."""
        return f"{'system' if self.roles == {'system'} else 'user'}:{self.user}"
