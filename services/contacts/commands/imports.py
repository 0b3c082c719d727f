"""Imports over HTTP: what people decide about a file that was brought in."""

from services.contacts.domain.imports import batch_commands as commands
from services.contacts.domain.imports.batch import IMPORT
from services.contacts.domain.imports.saved_mapping import IMPORT_MAPPING, SaveImportMapping
from shared.identity.principal import Role
from shared.web.api.routes import CommandRoute

IMPORTERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who may bring files of customers in, and take them back."""
_PATH = "/imports/{import_id}"

IMPORTS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{_PATH}/mapping",
        commands.MapImport,
        IMPORT,
        IMPORTERS,
        method="PUT",
        summary="Say what the columns of a file hold; what would become of its lines is worked out at once",
    ),
    CommandRoute(f"{_PATH}/start", commands.StartImport, IMPORT, IMPORTERS, summary="Take the lines over"),
    CommandRoute(f"{_PATH}/pause", commands.PauseImport, IMPORT, IMPORTERS, summary="Stop for now"),
    CommandRoute(f"{_PATH}/resume", commands.ResumeImport, IMPORT, IMPORTERS, summary="Go on after a pause"),
    CommandRoute(f"{_PATH}/cancel", commands.CancelImport, IMPORT, IMPORTERS, summary="Stop for good"),
    CommandRoute(
        f"{_PATH}/undo",
        commands.UndoImport,
        IMPORT,
        IMPORTERS,
        summary="Take back what the import did and nobody changed since",
    ),
    CommandRoute(
        "/import-mappings/{mapping}",
        SaveImportMapping,
        IMPORT_MAPPING,
        IMPORTERS,
        method="PUT",
        summary="Keep a mapping under a name",
    ),
)
