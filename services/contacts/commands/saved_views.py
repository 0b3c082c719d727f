"""Saved views over HTTP."""

from services.contacts.domain import saved_view
from shared.identity.principal import READERS
from shared.web.api.routes import CommandRoute

_VIEW = "/saved-views/{view_id}"
KEEPERS = READERS - {"auditor", "analyst"}
"""Who keeps views; those who only read use what is shared."""

SAVED_VIEWS: tuple[CommandRoute, ...] = (
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
