"""How events say that they come from the server's own work. Clients cannot claim these values."""

from typing import Literal, get_args
from uuid import UUID

from shared.events.contacts.activities.enquiries import AsideReason, EnquiryChannel
from shared.messages.refusals import Invalid

IMPORT, BULK, HAND_OVER, SCAN, PAGE = "import", "bulk", "hand_over", "scan", "page"
Batch = Literal["import", "undo", "bulk", "bulk_undo"]
"""Kinds of work on many customers; undoing some is work of its own kind."""

CHANNELS = frozenset((IMPORT, BULK, HAND_OVER, SCAN, PAGE, *get_args(EnquiryChannel), *get_args(AsideReason)))
BATCHES = tuple(f"{kind}/" for kind in get_args(Batch))
UNDO = "undo of "


def batch_name(kind: Batch, work_id: UUID) -> str:
    """Return the name of a batch, which all its events carry."""
    return f"{kind}/{work_id}"


def undo_reason(what: str, work_id: UUID) -> str:
    """Return why the events of an undo were recorded."""
    return f"{UNDO}{what} {work_id}"


def refuse_claims(*, channel: str, reason: str, batch_id: str) -> None:
    """Check where a client says that a command comes from.

    Raises:
        Invalid: it claims to be the server's own work; names the header.
    """
    if channel in CHANNELS:
        raise Invalid(f"must be none of {', '.join(sorted(CHANNELS))}: only the server sets them", field="X-Channel")
    if batch_id.startswith(BATCHES):
        raise Invalid(f"must not begin with {', '.join(BATCHES)}: only the server sets these", field="X-Batch-Id")
    if reason.startswith(UNDO):
        raise Invalid("must not begin as the reason of an undo does: only the server sets it", field="X-Reason")
