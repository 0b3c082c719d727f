"""Opportunities: the pipeline as board and list, forecast and results."""

from services.sales.opportunities import routes
from services.sales.opportunities.domain.decide import OPPORTUNITY
from services.sales.opportunities.pages import opportunity, pipeline
from services.sales.opportunities.views.hand_over import OPEN_OPPORTUNITIES
from services.sales.opportunities.views.results import SALES_RESULTS
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(OPPORTUNITY,),
    views=(SALES_RESULTS,),
    commands=routes.COMMANDS,
    routers=(routes.router, pipeline.router, opportunity.router),
    hand_over=(OPEN_OPPORTUNITIES,),
    menu=(Link(N_("Pipeline"), "/", "kanban"), Link(N_("Opportunities"), "/ui/opportunities", "list")),
    actions=(Link(N_("New opportunity"), "/#new-opportunity", "plus"),),
)
