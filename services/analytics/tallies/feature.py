"""The sums behind the figures and reports."""

from services.analytics.tallies.views.activity import ACTIVITY
from services.analytics.tallies.views.closings import CLOSINGS
from services.analytics.tallies.views.open_opportunities import OPEN_OPPORTUNITIES
from services.analytics.tallies.views.ticket_flow import TICKET_FLOW
from shared.web.feature import Feature

FEATURE = Feature(views=(OPEN_OPPORTUNITIES, CLOSINGS, ACTIVITY, TICKET_FLOW))
