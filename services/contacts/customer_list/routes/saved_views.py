"""Saved views over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from services.contacts.access import KEEPERS
from services.contacts.customer_list.domain import saved_view
from services.contacts.customer_list.domain.saved_view import SavedView
from services.contacts.customer_list.views.saved_views import views_for
from shared.identity.principal import READERS, Principal
from shared.web.api.routes import CommandRoute, Db, allow

_VIEW = "/saved-views/{view_id}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/saved-views",
        saved_view.KeepView,
        saved_view.SAVED_VIEW,
        KEEPERS,
        creates="view_id",
        summary="Keep a list under a name",
    ),
    CommandRoute(
        _VIEW, saved_view.ChangeView, saved_view.SAVED_VIEW, KEEPERS, method="PUT", summary="Keep it differently"
    ),
    CommandRoute(_VIEW, saved_view.RemoveView, saved_view.SAVED_VIEW, KEEPERS, method="DELETE", summary="Remove it"),
)


router = APIRouter()


@router.get("/saved-views", tags=["customers"])
async def get_saved_views(db: Db, viewer: Annotated[Principal, allow(*READERS)]) -> list[SavedView]:
    """List my views of the customer file, and those that are shared, by name."""
    return list(await views_for(db, viewer.actor))
