"""Enquiries: those that came in, the quarantined messages, and the forms they come from."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import ENQUIRY_POLICY, QUARANTINE_POLICY, WEB_FORM_POLICY
from services.contacts.enquiries.domain.enquiry import EnquiryStatus
from services.contacts.enquiries.views import (
    EnquiryFilter,
    SuggestionFilter,
    list_enquiries,
    list_quarantined,
    list_suggestions,
    list_web_forms,
)
from services.contacts.people import views as colleagues
from services.contacts.shell import PAGES
from shared.events.contacts.activities.enquiries import FormField
from shared.events.contacts.activities.interactions import ContactChannel
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.query.paging import Cursor
from shared.web.api.routes import Db, Viewer, allow

router = PAGES.router(ENQUIRY_POLICY)
PER_PAGE = 50
Shown = EnquiryStatus | Literal["suggested", "overdue", "all"]
"""What the inbox shows; `suggested`: what waits for its customer, which stands above what is open or overdue too."""


@router.get("/ui/enquiries")
async def enquiries(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    status: Shown = "open",
    owner: str = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show enquiries; return only further rows to a script."""
    owned, overdue_at = owner or None, utc_now() if status == "overdue" else None
    filters, waiting = _filter(status, owned, overdue_at), SuggestionFilter(owner=owned, overdue_at=overdue_at)
    suggestions = await list_suggestions(db, waiting, limit=PER_PAGE, cursor=None if filters else cursor)
    page = await list_enquiries(db, filters, limit=PER_PAGE, cursor=cursor) if filters else suggestions
    keeps = WEB_FORM_POLICY.admits(viewer, "change")
    return PAGES.render(
        request,
        "enquiries.html",
        part=_part(status) if cursor else "enquiries_list.html",
        page=page,
        suggestions=suggestions,
        shown=status,
        owner=owner,
        me=viewer.user,
        now=utc_now(),
        aside=len((await list_quarantined(db, limit=PER_PAGE)).items) if keeps else 0,
        colleagues=await colleagues.choices(db),
        contact_channels=get_args(ContactChannel),
        may_write=ENQUIRY_POLICY.admits(viewer, "change"),
        may_keep=keeps,
    )


def _part(status: Shown) -> str:
    """Return the template of further rows."""
    return "suggested_rows.html" if status == "suggested" else "enquiries_rows.html"


def _filter(status: Shown, owner: str | None, overdue_at: datetime | None) -> EnquiryFilter | None:
    """Return which enquiries of known customers are shown; None: only what waits for its customer."""
    match status:
        case "suggested":
            return None
        case "overdue" | "all":
            return EnquiryFilter(owner=owner, overdue_at=overdue_at)
        case _:
            return EnquiryFilter(status, owner)


@router.get("/ui/enquiries/aside")
async def quarantine(
    request: Request, db: Db, _viewer: Annotated[Principal, allow(QUARANTINE_POLICY)], cursor: Cursor = None
) -> HTMLResponse:
    """Show the quarantined messages, to be taken up or discarded."""
    page = await list_quarantined(db, limit=PER_PAGE, cursor=cursor)
    return PAGES.render(request, "aside.html", part="aside_rows.html" if cursor else "aside_list.html", page=page)


@router.get("/ui/web-forms")
async def web_forms(request: Request, db: Db, _viewer: Annotated[Principal, allow(WEB_FORM_POLICY)]) -> HTMLResponse:
    """Show the forms open to the public, and what a page needs to embed one."""
    return PAGES.render(
        request,
        "web_forms.html",
        part="web_forms_list.html",
        forms_open=await list_web_forms(db),
        fields=get_args(FormField),
        colleagues=await colleagues.choices(db),
        origin=str(request.base_url).rstrip("/"),
    )
