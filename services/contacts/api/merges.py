"""What a merge would bring."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.views.merge_preview import MergePreview, merge_preview
from shared.identity.principal import READERS
from shared.web.api.routes import Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers/{customer_id}/merge-preview", tags=["customers"])
async def get_merge_preview(customer_id: UUID, from_id: UUID, db: Db) -> MergePreview:
    """Show both customers side by side and what the merged one would be; nothing is recorded."""
    return await merge_preview(db, customer_id, from_id)
