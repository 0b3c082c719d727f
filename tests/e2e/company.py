"""A small company, created through the API: every page has something to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.identity.development import PEOPLE
from tests.support.product import Product

CUSTOMERS: tuple[Mapping[str, Any], ...] = (
    {"kind": "organisation", "name": "Nordlicht Maschinenbau", "sector": "machinery", "owner": "anna", "tags": ["key"]},
    {"kind": "organisation", "name": "上海精密仪器", "sector": "instruments", "owner": "wei"},
    {"kind": "person", "name": "Paula Richter", "owner": "lena"},
)
DEALS = (
    ("Press line 2027", "48000", "proposal"),
    ("Spare parts frame contract", "12500", "negotiation"),
    ("Retrofit of hall 3", "9900", "engaging"),
    ("Training days", "3200", "prospecting"),
)
TICKETS = (
    ("Conveyor stops every hour", "urgent"),
    ("Invoice shows the wrong address", "normal"),
    ("Manual in Chinese wanted", "low"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """Ids of the records: customers by name, opportunities by title, tickets by subject."""

    customers: Mapping[str, str]
    deals: Mapping[str, str]
    tickets: Mapping[str, str]


async def post(product: Product, department: str, role: Any, user: str, path: str, **body: Any) -> dict[str, Any]:
    answer = await product.client(department, role, user).post(path, json=body)
    assert answer.is_success, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def create_company(product: Product) -> Company:
    """Create the company; return it once all departments know it."""
    for person in PEOPLE:
        await post(product, "contacts", "admin", "oskar", "/users", handle=person.user, name=person.name)
    customers = {
        str(one["name"]): (await post(product, "contacts", "contacts", "lena", "/customers", **one))["customer_id"]
        for one in CUSTOMERS
    }
    first = next(iter(customers.values()))
    deals = {title: await deal(product, first, title, amount, stage) for title, amount, stage in DEALS}
    tickets = {subject: await ticket(product, first, subject, priority) for subject, priority in TICKETS}
    await _close_opportunities(product, first)
    await product.wait_until_equal(customers.values())
    return Company(customers, deals, tickets)


async def deal(product: Product, customer: str, title: str, amount: str, stage: str = "prospecting") -> str:
    body = {"customer_id": customer, "title": title, "amount": {"amount": amount, "currency": "EUR"}, "stage": stage}
    created = await post(product, "sales", "sales", "anna", "/opportunities", **body, owner="anna")
    return str(created["opportunity_id"])


async def ticket(product: Product, customer: str, subject: str, priority: str = "normal") -> str:
    body = {"customer_id": customer, "subject": subject, "priority": priority, "description": "It began this morning."}
    created = await post(product, "service_desk", "service", "bert", "/tickets", **body, channel="phone")
    return str(created["ticket_id"])


async def _close_opportunities(product: Product, customer: str) -> None:
    """Win one opportunity and lose another, so that reports have figures."""
    won_id = await deal(product, customer, "Pilot line", "20000")
    lost_id = await deal(product, customer, "Second shift", "8000")
    await post(product, "sales", "sales", "anna", f"/opportunities/{won_id}/win")
    await post(product, "sales", "sales", "anna", f"/opportunities/{lost_id}/lose", reason="price")
    answered = await ticket(product, customer, "Light curtain out of line")
    await post(product, "service_desk", "service", "bert", f"/tickets/{answered}/reply", text="We are on our way.")
    await post(product, "service_desk", "service", "bert", f"/tickets/{answered}/resolve", resolution="Adjusted.")
