"""Imports of customer files: uploaded, mapped, executed, undone. The subject is `import/<uuid>`.

The changes themselves are in the customers' histories, marked with the batch id; these events record the decisions.
"""

from typing import ClassVar, Literal
from uuid import UUID, uuid5

from pydantic.dataclasses import dataclass

from shared.events.contacts.customers.profile import CustomerKind
from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording

ImportFormat = Literal["csv", "xlsx"]
MatchKey = Literal["external_id", "email", "phone", "name_city"]
OnMatch = Literal["skip", "fill", "overwrite"]
OnInvalid = Literal["refuse", "leave_out"]
DayOrder = Literal["day_first", "month_first"]

_NAMESPACE = UUID("6f1f7c5e-3f0a-5c56-9d0b-3a8f2f6f7e11")


def mapping_subject(mapping: str) -> UUID:
    """Return the subject id of a saved mapping, which depends only on its name."""
    return uuid5(_NAMESPACE, f"import_mapping/{mapping}")


@dataclass(frozen=True, slots=True)
class ColumnMeans:
    """The customer field that a column of the file contains."""

    column: Personal[str]
    field: Code


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How lines of the file become customers."""

    kind: CustomerKind
    """The kind of customer for lines that do not state it."""
    on_match: OnMatch
    """How to treat a recognised customer: change nothing, fill empty fields, or overwrite with the file's values."""
    on_invalid: OnInvalid
    """Whether an invalid value causes its line to be refused or is left out."""
    match: MatchKey | None = None
    """The field that identifies an existing customer; None: every line is a new customer."""
    country: Code | None = None
    """The country assumed for phone numbers without a country code, ISO 3166-1 alpha-2."""
    currency: Code | None = None
    """The currency of amounts that state none, ISO 4217."""
    day_order: DayOrder | None = None
    """How to read dates such as 3/4/2026; None: ambiguous dates are refused."""


UNDECIDED = ImportOptions("organisation", "skip", "refuse")
"""The options until somebody chooses others."""


class ImportUploaded(Event):
    """A readable file was uploaded; it has not been processed yet."""

    type: ClassVar[str] = "contacts.import_uploaded.v1"
    reads_as = Wording("upload", N_("{who} uploaded a file of {rows} lines"))
    file_name: Personal[str | None] = None
    format: ImportFormat
    encoding: Code | None = None
    delimiter: str | None = None
    columns: Personal[tuple[str, ...]]
    rows: Count
    digest: Code
    """sha256 of the file, in hex."""


class ImportMapped(Event):
    """Somebody specified what the columns contain and how lines become customers."""

    type: ClassVar[str] = "contacts.import_mapped.v1"
    reads_as = Wording("pencil", N_("{who} mapped the columns of a file"))
    columns: Personal[tuple[ColumnMeans, ...]]
    options: ImportOptions


class ImportStarted(Event):
    """The import was started; its lines are processed on behalf of whoever started it."""

    type: ClassVar[str] = "contacts.import_started.v1"
    reads_as = Wording("play", N_("{who} started an import"))


class ImportPaused(Event):
    type: ClassVar[str] = "contacts.import_paused.v1"
    reads_as = Wording("pause", N_("{who} paused an import"))


class ImportResumed(Event):
    type: ClassVar[str] = "contacts.import_resumed.v1"
    reads_as = Wording("play", N_("{who} resumed an import"))


class ImportCancelled(Event):
    """The import was cancelled; lines already imported stay until it is undone."""

    type: ClassVar[str] = "contacts.import_cancelled.v1"
    reads_as = Wording("circle-x", N_("{who} cancelled an import: {cause}"), N_("{who} cancelled an import"))
    cause: Code | None = None
    """The cause, if no person decided it: `the file is gone`."""


class ImportFinished(Event):
    """All lines have been processed: imported, recognised, or refused."""

    type: ClassVar[str] = "contacts.import_finished.v1"
    reads_as = Wording(
        "circle-check",
        N_("{who} imported a file: {created} new, {changed} changed, {refused} refused"),
        N_("{who} imported a file"),
    )
    created: Count = 0
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0


class ImportUndoStarted(Event):
    """The undo of an import was started; values changed since the import stay."""

    type: ClassVar[str] = "contacts.import_undo_started.v1"
    reads_as = Wording("undo-2", N_("{who} started undoing an import"))


class ImportUndone(Event):
    """The import was undone, except for values changed since."""

    type: ClassVar[str] = "contacts.import_undone.v1"
    reads_as = Wording(
        "undo-2",
        N_("{who} undid an import: {withdrawn} withdrawn, {restored} restored, {left} kept"),
        N_("{who} undid an import"),
    )
    withdrawn: Count = 0
    """Customers withdrawn, with their contact persons."""
    restored: Count = 0
    """Existing customers set back to their previous state."""
    left: Count = 0
    """Customers that stay as they are because they were changed since."""


class ImportMappingSaved(Event):
    """A mapping was saved by name for files of the same layout; it replaces an earlier one of that name."""

    type: ClassVar[str] = "contacts.import_mapping_saved.v1"
    reads_as = Wording("pencil", N_("{who} saved the mapping {mapping}"))
    mapping: Code
    columns: Personal[tuple[ColumnMeans, ...]]
    options: ImportOptions


ImportEvent = (
    ImportUploaded
    | ImportMapped
    | ImportStarted
    | ImportPaused
    | ImportResumed
    | ImportCancelled
    | ImportFinished
    | ImportUndoStarted
    | ImportUndone
)
