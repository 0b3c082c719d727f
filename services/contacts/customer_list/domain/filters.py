"""Which customers a list, an export, a bulk action or a saved view means."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from shared.events.contacts.customers.profile import CustomerKind


def _blank_is_none(value: Any) -> Any:
    """Forms send a field without a value as an empty text."""
    return (value.strip() or None) if isinstance(value, str) else value


Asked = Annotated[Annotated[str, StringConstraints(max_length=300)] | None, BeforeValidator(_blank_is_none)]


class CustomerFilters(BaseModel):
    """Which customers are meant; what is left out, or empty, does not matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Asked = None
    owner: Asked = None
    tag: Asked = None
    sector: Asked = None
    territory: Asked = None
    source: Asked = None
    external_id: Asked = None
    kind: Annotated[CustomerKind | None, BeforeValidator(_blank_is_none)] = None
