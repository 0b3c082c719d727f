"""The commands that an import accepts."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.contacts.customers.domain.contact_points import Country
from shared.events.contacts.customers.profile import CustomerKind
from shared.events.contacts.data.imports import (
    DayOrder,
    ImportFormat,
    ImportOptions,
    MatchKey,
    OnInvalid,
    OnMatch,
)
from shared.messages.command import Command
from shared.messages.fields import Code, Count

Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
MOST_COLUMNS = 500


class UploadImport(Command):
    """Record that a file was uploaded; its rows are stored separately."""

    import_id: UUID
    file_name: str | None = None
    format: ImportFormat
    encoding: Code | None = None
    delimiter: str | None = None
    columns: tuple[str, ...]
    rows: Count
    digest: Code


class Choices(BaseModel):
    """How the lines of a file become customers."""

    kind: CustomerKind = "organisation"
    match: MatchKey | None = None
    on_match: OnMatch = "skip"
    country: Country | None = None
    currency: Currency | None = None
    on_invalid: OnInvalid = "refuse"
    day_order: DayOrder | None = None

    def options(self) -> ImportOptions:
        chosen = {name: getattr(self, name) for name in Choices.model_fields}
        return ImportOptions(**chosen)


class MapImport(Choices, Command):
    """Map the columns to fields, by name or by position (from 0); repeatable until the import is started."""

    import_id: UUID
    columns: Annotated[Mapping[str, Code | None], Field(max_length=MOST_COLUMNS)] = {}
    by_position: Annotated[Mapping[int, Code | None], Field(max_length=MOST_COLUMNS)] = {}


class StartImport(Command):
    import_id: UUID


class PauseImport(Command):
    import_id: UUID


class ResumeImport(Command):
    import_id: UUID


class CancelImport(Command):
    """Stop the import; what has been done stays and can be undone."""

    import_id: UUID
    cause: Code | None = None


class UndoImport(Command):
    """Undo what the import did, except where somebody has changed it since."""

    import_id: UUID


class FinishImport(Command):
    import_id: UUID
    created: Count = 0
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0


class FinishUndo(Command):
    import_id: UUID
    withdrawn: Count = 0
    restored: Count = 0
    left: Count = 0


Step = StartImport | PauseImport | ResumeImport | CancelImport | UndoImport | FinishImport | FinishUndo
ImportCommand = UploadImport | MapImport | Step
