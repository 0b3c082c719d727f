"""Commands: requests to change something."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.messages.fields import Moment


class Command(BaseModel):
    """A request to change something; it may be refused. Unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occurred_at: Moment | None = None
    """When it happened, if not just now; becomes the event's `time`. Must not be in the future."""

    def redirected(self, into_id: UUID) -> Self:
        """Return the command redirected to the customer that its customer was merged into (see `Moved`)."""
        return self.model_copy(update={"customer_id": into_id})
