"""Our colleagues, their teams and territories."""

from services.contacts.people import pages, routes
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.team import TEAM
from services.contacts.people.domain.territory import TERRITORY
from services.contacts.people.views import TERRITORIES_OF_RESPONSIBLE
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(USER, TEAM, TERRITORY),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    hand_over=(TERRITORIES_OF_RESPONSIBLE,),
    menu=(Link(N_("People"), "/ui/people", "users", place=90),),
)
