"""Enquiries whose customer is only suggested, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.contacts.access import SUGGESTION_POLICY
from services.contacts.enquiries import views as enquiries
from services.contacts.enquiries.domain import suggestion
from services.contacts.enquiries.domain.suggestion import SUGGESTED_ENQUIRY, SuggestionStatus
from services.contacts.enquiries.views import SuggestionListItem
from services.contacts.enquiries.worker.intake import INTAKE, Intake
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, FilterText, allow

router = APIRouter(tags=["enquiries"])


class NewCustomer(BaseModel):
    """The customer that was registered for an enquiry."""

    enquiry_id: UUID
    customer_id: UUID


@router.get("/suggested-enquiries", dependencies=[allow(SUGGESTION_POLICY)])
async def get_suggestions(
    db: Db,
    *,
    status: SuggestionStatus | None = "waiting",
    owner: FilterText = None,
    overdue: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[SuggestionListItem]:
    """List enquiries whose customer is only suggested, the latest first; `owner` owns the suggested customer."""
    filters = enquiries.SuggestionFilter(status, owner, utc_now() if overdue else None)
    return await enquiries.list_suggestions(db, filters, limit=limit, cursor=cursor)


@router.post("/suggested-enquiries/{enquiry_id}/register", status_code=201)
async def register(
    enquiry_id: UUID,
    intake: Annotated[Intake, Depends(INTAKE)],
    principal: Annotated[Principal, allow(SUGGESTION_POLICY, "change")],
) -> NewCustomer:
    """Register a new customer for the enquiry, because it comes from none of those who are known."""
    return NewCustomer(enquiry_id=enquiry_id, customer_id=await intake.register(enquiry_id, principal.actor))


_PATH = "/suggested-enquiries/{enquiry_id}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{_PATH}/attribute",
        suggestion.AttributeEnquiry,
        SUGGESTED_ENQUIRY,
        summary="Say which customer the enquiry comes from",
    ),
    CommandRoute(
        f"{_PATH}/detach",
        suggestion.DetachEnquiry,
        SUGGESTED_ENQUIRY,
        summary="Take back that the enquiry comes from this customer",
    ),
    CommandRoute(
        f"{_PATH}/dismiss",
        suggestion.DismissEnquiry,
        SUGGESTED_ENQUIRY,
        summary="Record that none is needed, whoever sent it",
    ),
)
