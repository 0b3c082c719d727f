"""Enquiries from forms and shops, and what could not be taken in."""

from services.contacts.enquiries.domain.enquiry import ENQUIRY
from services.contacts.enquiries.domain.quarantine import QUARANTINED_MESSAGE
from services.contacts.enquiries.domain.suggestion import SUGGESTED_ENQUIRY
from services.contacts.enquiries.domain.web_form import WEB_FORM
from services.contacts.enquiries.pages import enquiries as pages
from services.contacts.enquiries.pages import public_forms
from services.contacts.enquiries.routes import enquiries as routes
from services.contacts.enquiries.routes import suggestions
from services.contacts.enquiries.routes.forms import LIMITER, LIMITS
from services.contacts.enquiries.views import FORMS_OF_OWNER, OPEN_ENQUIRIES
from services.contacts.enquiries.worker.intake import INTAKE
from services.contacts.enquiries.worker.topic import enquiries_from_topic
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(WEB_FORM, ENQUIRY, SUGGESTED_ENQUIRY, QUARANTINED_MESSAGE),
    commands=(*routes.COMMANDS, *suggestions.COMMANDS),
    routers=(routes.router, suggestions.router, pages.router, public_forms.router),
    limits=(LIMITS,),
    hand_over=(OPEN_ENQUIRIES, FORMS_OF_OWNER),
    parts=(INTAKE, LIMITER),
    workers=lambda runtime: (enquiries_from_topic(runtime.service.kafka, runtime.part(INTAKE)),),
    menu=(Link(N_("Enquiries"), "/ui/enquiries", "inbox", place=20),),
)
