"""What a colleague looks after in the customer file, and how it is given to another one."""

from services.contacts.activities.domain.interaction.commands import ReassignNextStep
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import ReassignVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.customers.domain.commands import ChangeCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.enquiries.domain.enquiry import ENQUIRY, AssignEnquiry
from services.contacts.enquiries.domain.web_form import SAID, WEB_FORM, ReviseWebForm, WebForm
from services.contacts.handover.views import (
    OPEN_STEPS,
    OWN_CUSTOMERS,
    OWN_ENQUIRIES,
    OWN_FORMS,
    OWN_TERRITORIES,
    OWN_VISITS,
)
from services.contacts.people.domain.territory import TERRITORY, ChangeTerritoryResponsible
from shared.engine.views.rows import columns, row_of
from shared.kernel.hand_over_worker import Move


def _revised(form: WebForm, owner: str) -> ReviseWebForm:
    return ReviseWebForm(form_id=form.form_id, **{**{name: getattr(form, name) for name in SAID}, "owner": owner})


MOVES = (
    Move(
        "customers",
        CUSTOMER,
        f"SELECT customer_id AS id FROM customers WHERE {OWN_CUSTOMERS} AND customer_id > $2 ORDER BY id LIMIT $3",  # noqa: S608 - constants
        lambda thing, to: ChangeCustomer(customer_id=thing["id"], owner=to),
    ),
    Move(
        "visits",
        VISIT,
        f"SELECT visit_id AS id, customer_id FROM visits WHERE {OWN_VISITS} AND visit_id > $2 ORDER BY id LIMIT $3",  # noqa: S608 - constants
        lambda thing, to: ReassignVisit(customer_id=thing["customer_id"], visit_id=thing["id"], owner=to),
    ),
    Move(
        "next_steps",
        INTERACTION,
        f"SELECT interaction_id AS id, customer_id FROM interactions WHERE {OPEN_STEPS} "  # noqa: S608 - constants
        "AND interaction_id > $2 ORDER BY id LIMIT $3",
        lambda thing, to: ReassignNextStep(customer_id=thing["customer_id"], interaction_id=thing["id"], owner=to),
    ),
    Move(
        "enquiries",
        ENQUIRY,
        f"SELECT enquiry_id AS id FROM enquiries WHERE {OWN_ENQUIRIES} AND enquiry_id > $2 ORDER BY id LIMIT $3",  # noqa: S608 - constants
        lambda thing, to: AssignEnquiry(enquiry_id=thing["id"], owner=to),
    ),
    Move(
        "territories",
        TERRITORY,
        f"SELECT territory AS id FROM territories WHERE {OWN_TERRITORIES} AND territory > $2 ORDER BY id LIMIT $3",  # noqa: S608 - constants
        lambda thing, to: ChangeTerritoryResponsible(territory=thing["id"], responsible=to),
        before_all="",
    ),
    Move(
        "web_forms",
        WEB_FORM,
        f"SELECT form_id AS id, {columns(WebForm)} FROM web_forms WHERE {OWN_FORMS} "  # noqa: S608 - constants
        "AND form_id > $2 ORDER BY id LIMIT $3",
        lambda thing, to: _revised(row_of(WebForm, thing), to),
    ),
)
