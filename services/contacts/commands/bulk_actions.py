"""Bulk actions over HTTP: taking one back. Starting one fixes its customers, see `api/bulk`."""

from services.contacts.commands.access import WRITERS
from services.contacts.domain import bulk_action
from shared.web.api.routes import CommandRoute

BULK_ACTIONS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/bulk-actions/{bulk_action_id}/undo",
        bulk_action.UndoBulkAction,
        bulk_action.BULK_ACTION,
        WRITERS,
        summary="Take back what a bulk action did and nobody changed since",
    ),
)
