"""The caller as described by a verified token."""

from dataclasses import dataclass, field
from math import inf

from shared.model.policy import Role


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
    expires_at: float = field(default=inf, compare=False, repr=False)
    """When the token expires, in seconds since 1970."""

    @property
    def actor(self) -> str:
        """The actor as written in events: `user:anna`, `system:erp`."""
        return f"{'system' if self.roles == {'system'} else 'user'}:{self.user}"
