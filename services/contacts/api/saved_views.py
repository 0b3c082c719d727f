"""Saved views."""

from typing import Annotated

from fastapi import APIRouter

from services.contacts.domain.saved_view import SavedView
from services.contacts.views.saved_views import views_for
from shared.identity.principal import READERS, Principal
from shared.web.api.routes import Db, allow

router = APIRouter()


@router.get("/saved-views", tags=["customers"])
async def get_saved_views(db: Db, viewer: Annotated[Principal, allow(*READERS)]) -> list[SavedView]:
    """List my views of the customer file, and those that are shared, by name."""
    return list(await views_for(db, viewer.actor))
