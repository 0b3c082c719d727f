"""An import as a whole: mapped, started, finished, undone; each step only from a valid state."""

from services.contacts.imports.domain.batch import commands
from services.contacts.imports.domain.batch.decide import IMPORT
from shared.events.contacts.data.imports import (
    ColumnMeans,
    ImportCancelled,
    ImportFinished,
    ImportMapped,
    ImportPaused,
    ImportStarted,
    ImportUndone,
    ImportUndoStarted,
    ImportUploaded,
)
from shared.messages.event import Event
from tests.support.specification import CUSTOMER, Story, given, recorded

IMPORT_ID = CUSTOMER
UPLOAD = commands.UploadImport(import_id=IMPORT_ID, format="csv", columns=("Firma", "E-Mail"), rows=2, digest="d1")
UPLOADED = ImportUploaded(**UPLOAD.model_dump(exclude={"import_id", "occurred_at"}))
OPTIONS = commands.Choices().options()
MAPPED = ImportMapped(columns=(ColumnMeans("Firma", "name"),), options=OPTIONS)
STARTED = ImportStarted()
FINISHED = ImportFinished(created=2)


def story(*events: Event) -> Story:
    return given(IMPORT, *(recorded(event, subject_kind="import") for event in events))


def test_a_file_is_brought_in_once() -> None:
    story().when(UPLOAD).then(UPLOADED)
    story(UPLOADED).when(UPLOAD).then_rejected("already exists", field="import_id")


def test_saying_the_same_mapping_again_says_nothing() -> None:
    command = commands.MapImport(import_id=IMPORT_ID, columns={"Firma": "name"})
    story(UPLOADED).when(command).then(MAPPED)
    story(UPLOADED, MAPPED).when(command).then()
    story(UPLOADED, MAPPED, STARTED).when(command).then_rejected("cannot be mapped any more", field="import_id")
    story(UPLOADED).when(commands.MapImport(import_id=IMPORT_ID, columns={"E-Mail": "email"})).then_invalid(
        "no column contains a name", field="columns"
    )


def test_steps_follow_one_another() -> None:
    story().when(commands.StartImport(import_id=IMPORT_ID)).then_unknown("no such import", field="import_id")
    story(UPLOADED).when(commands.StartImport(import_id=IMPORT_ID)).then_rejected(
        "the import is uploaded", field="import_id"
    )
    story(UPLOADED, MAPPED).when(commands.StartImport(import_id=IMPORT_ID)).then(STARTED)
    running = story(UPLOADED, MAPPED, STARTED)
    running.when(commands.PauseImport(import_id=IMPORT_ID)).then(ImportPaused())
    running.when(commands.FinishImport(import_id=IMPORT_ID, created=2)).then(FINISHED)
    running.when(commands.UndoImport(import_id=IMPORT_ID)).then_rejected("the import is running", field="import_id")
    story(UPLOADED, MAPPED, STARTED, FINISHED).when(commands.UndoImport(import_id=IMPORT_ID)).then(ImportUndoStarted())


def test_what_did_nothing_or_is_undone_already_cannot_be_undone() -> None:
    undo = commands.UndoImport(import_id=IMPORT_ID)
    story(UPLOADED, MAPPED, ImportCancelled()).when(undo).then_rejected("has nothing to undo", field="import_id")
    undone = story(UPLOADED, MAPPED, STARTED, FINISHED, ImportUndoStarted(), ImportUndone())
    undone.when(undo).then_rejected("the import is undone", field="import_id")
