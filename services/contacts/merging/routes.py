"""Merging customers over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_PATH, MERGE_POLICY
from services.contacts.merging import domain as merge
from services.contacts.merging.views import MergePreview, merge_preview
from shared.web.api.routes import CommandRoute, Db, allow

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/merge",
        merge.MergeCustomer,
        merge.MERGE,
        summary="Merge another customer into this one; both histories become one",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/unmerge",
        merge.UnmergeCustomer,
        merge.MERGE,
        summary="Separate a customer that was merged into this one (from_id), or this one from where it was merged to",
    ),
)


router = APIRouter(dependencies=[allow(MERGE_POLICY)])


@router.get("/customers/{customer_id}/merge-preview", tags=["customers"])
async def get_merge_preview(customer_id: UUID, from_id: UUID, db: Db) -> MergePreview:
    """Show both customers side by side and the merged customer that would result; nothing is recorded."""
    return await merge_preview(db, customer_id, from_id)
