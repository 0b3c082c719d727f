"""The company's own fields: the page where they are defined."""

from typing import get_args

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import CUSTOM_FIELD_POLICY
from services.contacts.fields.views import list_custom_fields
from services.contacts.shell import PAGES
from shared.events.contacts.customers.custom_fields import CustomFieldType
from shared.web.api.routes import Db, Viewer

router = PAGES.router(CUSTOM_FIELD_POLICY)


@router.get("/ui/custom-fields")
async def custom_fields(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the fields that the company has added to customers."""
    return PAGES.render(
        request,
        "custom_fields.html",
        part="custom_fields_list.html",
        defined=await list_custom_fields(db),
        types=get_args(CustomFieldType),
        may_define=CUSTOM_FIELD_POLICY.admits(viewer, "change"),
    )
