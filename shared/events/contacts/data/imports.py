"""Files of customers that were brought in: uploaded, mapped, carried out, undone. The subject is `import/<uuid>`.

What an import did to customers stands in their own histories, marked with its batch; here stands what people decided.
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
    """Return the subject id of a saved mapping: the same for a name everywhere and forever."""
    return uuid5(_NAMESPACE, f"import_mapping/{mapping}")


@dataclass(frozen=True, slots=True)
class ColumnMeans:
    """What a column of the file holds: a field of the customer."""

    column: Personal[str]
    field: Code


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How lines become customers."""

    kind: CustomerKind
    """What a line is that does not say so itself."""
    on_match: OnMatch
    """What happens to a customer who is recognised: nothing, empty fields are filled, or all of the file is taken."""
    on_invalid: OnInvalid
    """A value that cannot be right refuses its line, or is left out of it."""
    match: MatchKey | None = None
    """The field by which a line recognises an existing customer; None: every line is a new customer."""
    country: Code | None = None
    """How to read phone numbers without a country code, ISO 3166-1 alpha-2."""
    currency: Code | None = None
    """Of amounts that name none, ISO 4217."""
    day_order: DayOrder | None = None
    """How days such as 3/4/2026 are read; None: such a day is refused where it can mean two."""


UNDECIDED = ImportOptions("organisation", "skip", "refuse")
"""As long as nobody said otherwise."""


class ImportUploaded(Event):
    """A file was uploaded and can be read; nothing has been done with it yet."""

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
    """Somebody said what the columns hold, and how lines become customers."""

    type: ClassVar[str] = "contacts.import_mapped.v1"
    reads_as = Wording("pencil", N_("{who} mapped the columns of a file"))
    columns: Personal[tuple[ColumnMeans, ...]]
    options: ImportOptions


class ImportStarted(Event):
    """The lines are taken over from now on, on behalf of whoever started it."""

    type: ClassVar[str] = "contacts.import_started.v1"
    reads_as = Wording("play", N_("{who} started an import"))


class ImportPaused(Event):
    type: ClassVar[str] = "contacts.import_paused.v1"
    reads_as = Wording("pause", N_("{who} paused an import"))


class ImportResumed(Event):
    type: ClassVar[str] = "contacts.import_resumed.v1"
    reads_as = Wording("play", N_("{who} resumed an import"))


class ImportCancelled(Event):
    """It goes no further; what it did stays until it is undone."""

    type: ClassVar[str] = "contacts.import_cancelled.v1"
    reads_as = Wording("circle-x", N_("{who} cancelled an import: {cause}"), N_("{who} cancelled an import"))
    cause: Code | None = None
    """Why, where not a person decided it: `the file is gone`."""


class ImportFinished(Event):
    """Every line was taken over, recognised, or refused."""

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
    """The undo of an import has started; what somebody changed since is left alone."""

    type: ClassVar[str] = "contacts.import_undo_started.v1"
    reads_as = Wording("undo-2", N_("{who} started undoing an import"))


class ImportUndone(Event):
    """The import was taken back, but for what was changed since."""

    type: ClassVar[str] = "contacts.import_undone.v1"
    reads_as = Wording(
        "undo-2",
        N_("{who} undid an import: {withdrawn} withdrawn, {restored} restored, {left} kept"),
        N_("{who} undid an import"),
    )
    withdrawn: Count = 0
    """Customers, with the contact persons they had."""
    restored: Count = 0
    """Customers who were there before, and are as they were."""
    left: Count = 0
    """Customers changed since, who stay as they are."""


class ImportMappingSaved(Event):
    """A mapping was kept under a name, for files of the same sort; an earlier one of this name is replaced."""

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
