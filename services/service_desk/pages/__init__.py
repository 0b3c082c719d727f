"""The pages of the service desk: the board, the tickets as a list, one ticket, and a customer's."""

from services.service_desk.pages import ticket, tickets
from services.service_desk.pages.shell import PAGES
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

routers = (tickets.router, ticket.router, customer_search(PAGES), history_routes(PAGES))
