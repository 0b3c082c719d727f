"""Planned visits and open next steps that pass to another user when a colleague hands over."""

from services.contacts.activities.domain.interaction.commands import ReassignNextStep
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.interaction.row import OPEN_STEP
from services.contacts.activities.domain.visit.commands import ReassignVisit
from services.contacts.activities.domain.visit.decide import VISIT
from shared.kernel.hand_over import HandOverRule

PLANNED_VISITS = HandOverRule(
    "visits",
    VISIT,
    "owner = $1 AND status = 'planned'",
    lambda row, to: ReassignVisit(customer_id=row["customer_id"], visit_id=row["id"], owner=to),
    columns=("customer_id",),
)
OPEN_NEXT_STEPS = HandOverRule(
    "next_steps",
    INTERACTION,
    f"coalesce(next_step_owner, handled_by) = $1 AND {OPEN_STEP}",
    lambda row, to: ReassignNextStep(customer_id=row["customer_id"], interaction_id=row["id"], owner=to),
    columns=("customer_id",),
)
