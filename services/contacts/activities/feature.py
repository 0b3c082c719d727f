"""Interactions with customers, visits to them and the next steps agreed with them."""

from services.contacts.activities import pages, routes
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.activities.views.hand_over import OPEN_NEXT_STEPS, PLANNED_VISITS
from services.contacts.activities.views.interaction_counts import INTERACTION_COUNTS
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(INTERACTION, VISIT),
    views=(INTERACTION_COUNTS,),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    hand_over=(PLANNED_VISITS, OPEN_NEXT_STEPS),
    menu=(
        Link(N_("Next steps"), "/ui/next-steps", "calendar", place=60),
        Link(N_("Visits"), "/ui/visits", "map-pin", place=61),
    ),
)
