"""Forms, enquiries and quarantined messages over HTTP."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ValidationError

from services.contacts.access import ENQUIRY_POLICY, QUARANTINE_POLICY, WEB_FORM_POLICY
from services.contacts.enquiries import views as enquiries
from services.contacts.enquiries.domain import enquiry, web_form
from services.contacts.enquiries.domain.enquiry import EnquiryStatus
from services.contacts.enquiries.domain.quarantine import (
    QUARANTINED_MESSAGE,
    DiscardInbound,
    QuarantinedMessage,
    QuarantineState,
    RetryMessage,
)
from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.routes.forms import submission
from services.contacts.enquiries.views import EnquiryListItem
from services.contacts.enquiries.worker.intake import INTAKE, IncomingEnquiry, Intake
from services.contacts.enquiries.worker.topic import receive_message
from shared.engine.commands.dispatch import execute_until_done
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.messages.refusals import Invalid, Refused, Rejected, Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.problems import in_words
from shared.web.api.routes import CommandRoute, Db, FilterText, Running, allow

router = APIRouter(tags=["enquiries"])


class CorrectedSubmission(BaseModel):
    """How a quarantined message is taken up: as it arrived, or as corrected by a user."""

    content: str | None = None
    """The message or the form's fields as JSON; if left out, as it arrived."""


class RetryAccepted(BaseModel):
    """The enquiry that it has become."""

    inbound_id: UUID
    enquiry_id: UUID


@router.get("/enquiries", dependencies=[allow(ENQUIRY_POLICY)])
async def get_enquiries(
    db: Db,
    *,
    status: EnquiryStatus | None = None,
    owner: FilterText = None,
    form_id: UUID | None = None,
    customer_id: UUID | None = None,
    overdue: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EnquiryListItem]:
    """List enquiries, the latest first; `overdue`: those that should have been answered by now."""
    filters = enquiries.EnquiryFilter(status, owner, form_id, customer_id, utc_now() if overdue else None)
    return await enquiries.list_enquiries(db, filters, limit=limit, cursor=cursor)


@router.get("/web-forms", dependencies=[allow(WEB_FORM_POLICY)])
async def get_web_forms(db: Db) -> list[WebForm]:
    """List forms by name, with their tokens."""
    return list(await enquiries.list_web_forms(db))


@router.get("/inbound", dependencies=[allow(QUARANTINE_POLICY)])
async def get_inbound(
    db: Db, *, state: QuarantineState = "waiting", limit: Limit = 50, cursor: Cursor = None
) -> Page[QuarantinedMessage]:
    """List the quarantined messages: caught as spam, or unreadable."""
    return await enquiries.list_quarantined(db, state=state, limit=limit, cursor=cursor)


@router.post("/inbound/{inbound_id}/take-up")
async def take_up(
    inbound_id: UUID,
    db: Db,
    runtime: Running,
    intake: Annotated[Intake, Depends(INTAKE)],
    principal: Annotated[Principal, allow(QUARANTINE_POLICY, "change")],
    mended: CorrectedSubmission | None = None,
) -> RetryAccepted:
    """Turn a quarantined message into an enquiry, as it arrived or corrected."""
    message = await enquiries.quarantined_message(db, inbound_id)
    if message is None:
        raise Unknown("nothing was set aside under this id", field="inbound_id")
    if message.state != "waiting":
        raise Rejected(f"was already {message.state.replace('_', ' ')}", field="inbound_id")
    content = mended.content if mended and mended.content else message.content
    try:
        enquiry_id = await _receive(db, intake, message, content, principal.actor)
    except ValidationError as error:
        raise Invalid(in_words(error), field="content") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Invalid("is not JSON", field="content") from error
    cause = f"inbound/{inbound_id}"
    command = RetryMessage(inbound_id=inbound_id, enquiry_id=enquiry_id)
    request = CommandRequest(
        QUARANTINED_MESSAGE, command, Origin(principal.actor, cause, cause), principal.roles, action="change"
    )
    answer = await execute_until_done(runtime.queue, request, background=False)
    if isinstance(answer, Refused):
        raise answer
    return RetryAccepted(inbound_id=inbound_id, enquiry_id=enquiry_id)


async def _receive(db: Db, intake: Intake, message: QuarantinedMessage, content: str, actor: str) -> UUID:
    if message.form_id is None:
        return (await receive_message(intake, content, actor)).enquiry_id
    form = await enquiries.web_form(db, message.form_id)
    fields: Any = json.loads(content)
    if form is None or not isinstance(fields, dict):
        raise Invalid("must be the fields of the form", field="content")
    arrived = IncomingEnquiry(
        message.inbound_id,
        "web_form",
        submission(fields, form),
        form=form,
        occurred_at=message.at,
        received_at=message.at,
    )
    return await intake.receive(arrived, actor)


_FORM, _ENQUIRY = "/web-forms/{form_id}", "/enquiries/{enquiry_id}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/web-forms",
        web_form.OpenWebForm,
        web_form.WEB_FORM,
        creates="form_id",
        shows_once="token",
        summary="Open a form to the public; the answer shows its token, this once",
    ),
    CommandRoute(
        _FORM,
        web_form.ReviseWebForm,
        web_form.WEB_FORM,
        method="PUT",
        summary="Set anew what a form asks and how it is treated",
    ),
    CommandRoute(
        f"{_FORM}/token",
        web_form.RotateWebFormToken,
        web_form.WEB_FORM,
        shows_once="token",
        summary="Give the form a new token, shown this once; pages with the former one are turned away",
    ),
    CommandRoute(f"{_FORM}/close", web_form.CloseWebForm, web_form.WEB_FORM, summary="Close a form"),
    CommandRoute(f"{_FORM}/reopen", web_form.ReopenWebForm, web_form.WEB_FORM, summary="Reopen a form"),
    CommandRoute(f"{_ENQUIRY}/assign", enquiry.AssignEnquiry, enquiry.ENQUIRY, summary="Say who is to answer"),
    CommandRoute(f"{_ENQUIRY}/answer", enquiry.AnswerEnquiry, enquiry.ENQUIRY, summary="Record the first answer"),
    CommandRoute(f"{_ENQUIRY}/reject", enquiry.RejectEnquiry, enquiry.ENQUIRY, summary="Record that none is needed"),
    CommandRoute(
        "/inbound/{inbound_id}/discard",
        DiscardInbound,
        QUARANTINED_MESSAGE,
        summary="Leave aside for good what was set aside",
    ),
)
