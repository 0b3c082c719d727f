"""The service desk over HTTP: the commands, routes and pages of all its features."""

from services.service_desk.calls import routes as calls
from services.service_desk.customer_page import pages as customer_pages
from services.service_desk.customer_page import routes as customer_page
from services.service_desk.shell import PAGES
from services.service_desk.tickets import routes as tickets
from services.service_desk.tickets.pages import ticket
from services.service_desk.tickets.pages import tickets as ticket_pages
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

COMMANDS = (*tickets.COMMANDS, *calls.COMMANDS)

routers = (
    tickets.router,
    calls.router,
    customer_page.router,
    ticket_pages.router,
    ticket.router,
    customer_pages.router,
    customer_search(PAGES),
    history_routes(PAGES),
)
