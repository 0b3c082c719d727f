"""Which customers a list, a bulk action or a saved view means."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.events.contacts import CustomerKind

Asked = Annotated[str, StringConstraints(max_length=300)]


class CustomerFilters(BaseModel):
    """Which customers are meant; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Asked | None = None
    owner: Asked | None = None
    tag: Asked | None = None
    sector: Asked | None = None
    territory: Asked | None = None
    source: Asked | None = None
    external_id: Asked | None = None
    kind: CustomerKind | None = None
