"""Saved views over HTTP."""

from fastapi import APIRouter

from services.contacts.access import SAVED_VIEW_POLICY
from services.contacts.customer_list.domain import saved_view
from services.contacts.customer_list.domain.saved_view import SavedView
from services.contacts.customer_list.views.saved_views import views_for
from shared.web.api.routes import CommandRoute, Db, Viewer, allow

_VIEW = "/saved-views/{view_id}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/saved-views",
        saved_view.KeepView,
        saved_view.SAVED_VIEW,
        creates="view_id",
        summary="Keep a list under a name",
    ),
    CommandRoute(_VIEW, saved_view.ChangeView, saved_view.SAVED_VIEW, method="PUT", summary="Keep it differently"),
    CommandRoute(_VIEW, saved_view.RemoveView, saved_view.SAVED_VIEW, method="DELETE", summary="Remove it"),
)


router = APIRouter()


@router.get("/saved-views", dependencies=[allow(SAVED_VIEW_POLICY)], tags=["customers"])
async def get_saved_views(db: Db, viewer: Viewer) -> list[SavedView]:
    """List my own and the shared views of the customer file, by name."""
    return list(await views_for(db, viewer.actor))
