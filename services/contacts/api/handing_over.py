"""What a colleague looks after in the customer file, and how it is given to another one."""

from services.contacts.domain.customer_commands import CUSTOMER, ChangeCustomer
from services.contacts.domain.interaction import INTERACTION
from services.contacts.domain.interaction_commands import ReassignNextStep
from services.contacts.domain.visit import VISIT, ReassignVisit
from services.contacts.views.people import OPEN_STEPS, OWN_CUSTOMERS, OWN_VISITS
from shared.handing_over import Move

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
)
