"""The filters that select customers for a list, an export, a bulk action or a saved view."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from shared.events.contacts.customers.profile import CustomerKind


def _blank_is_none(value: Any) -> Any:
    """Treat an empty text as no value, because forms send empty fields that way."""
    return (value.strip() or None) if isinstance(value, str) else value


Asked = Annotated[Annotated[str, StringConstraints(max_length=300)] | None, BeforeValidator(_blank_is_none)]


class CustomerFilters(BaseModel):
    """The filters that select customers; one that is left out or empty does not apply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Asked = None
    owner: Asked = None
    tag: Asked = None
    sector: Asked = None
    territory: Asked = None
    source: Asked = None
    external_id: Asked = None
    kind: Annotated[CustomerKind | None, BeforeValidator(_blank_is_none)] = None
