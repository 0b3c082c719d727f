"""Service names on the command line."""

from infra.errors import Problem
from shared.settings import DEPARTMENTS


def departments_named(name: str) -> tuple[str, ...]:
    """Return the departments for `all` or for one name."""
    if name == "all":
        return DEPARTMENTS
    if name not in DEPARTMENTS:
        raise Problem(f"there is no service {name}; choose from: all, {', '.join(DEPARTMENTS)}")
    return (name,)
