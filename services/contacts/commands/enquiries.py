"""Forms and enquiries over HTTP: what people decide. How enquiries come in stands in `api/enquiries`."""

from services.contacts.commands.access import WRITERS
from services.contacts.domain.enquiries import aside, enquiry, web_form
from shared.identity.principal import Role
from shared.web.api.routes import CommandRoute

FORM_KEEPERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who opens forms to the public, and decides on what was set aside."""
_FORM, _ENQUIRY = "/web-forms/{form_id}", "/enquiries/{enquiry_id}"

ENQUIRIES: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/web-forms",
        web_form.OpenWebForm,
        web_form.WEB_FORM,
        FORM_KEEPERS,
        creates="form_id",
        summary="Open a form to the public",
    ),
    CommandRoute(
        _FORM,
        web_form.ReviseWebForm,
        web_form.WEB_FORM,
        FORM_KEEPERS,
        method="PUT",
        summary="Set anew what a form asks and how it is treated",
    ),
    CommandRoute(
        f"{_FORM}/token",
        web_form.RotateWebFormToken,
        web_form.WEB_FORM,
        FORM_KEEPERS,
        summary="Give the form a new token; pages with the former one are turned away",
    ),
    CommandRoute(f"{_FORM}/close", web_form.CloseWebForm, web_form.WEB_FORM, FORM_KEEPERS, summary="Close a form"),
    CommandRoute(f"{_FORM}/reopen", web_form.ReopenWebForm, web_form.WEB_FORM, FORM_KEEPERS, summary="Reopen a form"),
    CommandRoute(f"{_ENQUIRY}/assign", enquiry.AssignEnquiry, enquiry.ENQUIRY, WRITERS, summary="Say who is to answer"),
    CommandRoute(
        f"{_ENQUIRY}/answer", enquiry.AnswerEnquiry, enquiry.ENQUIRY, WRITERS, summary="Record the first answer"
    ),
    CommandRoute(
        f"{_ENQUIRY}/reject", enquiry.RejectEnquiry, enquiry.ENQUIRY, WRITERS, summary="Record that none is needed"
    ),
    CommandRoute(
        "/inbound/{inbound_id}/discard",
        aside.DiscardInbound,
        aside.ASIDE,
        FORM_KEEPERS,
        summary="Leave aside for good what was set aside",
    ),
)
