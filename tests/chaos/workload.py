"""The load of a run: clients write to three departments, retry until they know the outcome, and read back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx

from shared.settings import DEPARTMENTS
from tests.chaos.history import History, Operation, Written
from tests.support.product import Product

RETRY_AFTER = 0.2
"""Seconds until a client retries a command with an unknown outcome."""
READS = 0.3
"""The share of operations after which the client reads the customer's history in some department."""
KINDS = ("call", "email", "meeting", "note", "visit")
REFUSED_FROM, UNKNOWN_FROM = 400, 500


@dataclass
class World:
    """The records that the clients have created; all clients write to all of them, so they collide."""

    customers: list[UUID] = field(default_factory=list)
    opportunities: list[tuple[UUID, UUID]] = field(default_factory=list)
    tickets: list[tuple[UUID, UUID]] = field(default_factory=list)
    """Ticket → customer."""


@dataclass
class Client:
    """A user with several operations, one after the other."""

    name: str
    product: Product
    history: History
    world: World
    random: Random
    _count: int = 0
    _seen: dict[tuple[str, UUID], dict[str, int]] = field(default_factory=dict)

    async def work(self, stop: asyncio.Event) -> None:
        """Write and read until told to stop, then finish the current operation."""
        while not stop.is_set():
            await self.carry_out(self._next())

    async def carry_out(self, operation: Operation) -> None:
        """Send a command until its outcome is known, then sometimes read the customer in some department."""
        self.history.invoke(operation)
        while (answer := await self._attempt(operation)) is None:  # noqa: ASYNC110 - a client's patience
            await asyncio.sleep(RETRY_AFTER)
        body = answer.json()
        if answer.status_code >= REFUSED_FROM:
            self.history.fail(operation, answer.status_code, body.get("detail", ""))
            return
        customer = operation.customer or UUID(body["customer_id"])
        events = tuple(Written(UUID(event["id"]), event["sequence"]) for event in body["events"])
        self.history.ok(operation, customer, events)
        self._remember(operation, customer, body)
        if self.random.random() < READS:
            await self._read(customer, body["position"])

    async def _attempt(self, operation: Operation) -> httpx.Response | None:
        """Send a command once; return None if its outcome stays unknown."""
        client = self.product.client(operation.department, "manager", operation.process)
        headers = {"Idempotency-Key": operation.id, "X-Correlation-Id": operation.id}
        try:
            answer = await client.request(operation.method, operation.path, json=operation.body, headers=headers)
        except httpx.TransportError as error:
            self.history.info(operation, repr(error))
            return None
        if answer.status_code >= UNKNOWN_FROM:
            self.history.info(operation, f"{answer.status_code} {answer.text[:200]}")
            return None
        return answer

    def _remember(self, operation: Operation, customer: UUID, body: dict[str, Any]) -> None:
        match operation.path:
            case "/customers":
                self.world.customers.append(customer)
            case "/opportunities":
                self.world.opportunities.append((UUID(body["opportunity_id"]), customer))
            case "/tickets":
                self.world.tickets.append((UUID(body["ticket_id"]), customer))

    async def _read(self, customer: UUID, position: str) -> None:
        """Read the client's own write in any department; a read must never go back in time."""
        department = self.random.choice(DEPARTMENTS)
        client = self.product.client(department, "manager", self.name)
        try:
            answer = await client.get(f"/customers/{customer}/history", params={"at_least": position, "limit": 1})
        except httpx.TransportError:
            self.history.reads["late"] += 1
            return
        if answer.status_code >= UNKNOWN_FROM:
            self.history.reads["late"] += 1
            return
        self.history.reads["seen"] += 1
        present: dict[str, int] = answer.json().get("positions", {})
        source, _, number = position.rpartition(":")
        before = self._seen.get((department, customer), {})
        least_positions = {**before, source: max(int(number), before.get(source, 0))}
        if any(present.get(name, 0) < least for name, least in least_positions.items()):
            self.history.broken_sessions.append(
                f"{department} showed {present} of {customer}, known was {least_positions}"
            )
        self._seen[department, customer] = present

    def _next(self) -> Operation:
        """Choose the next command."""
        if not self.world.customers:
            return self._register()
        deeds: list[tuple[int, Callable[[], Operation]]] = [
            (12, self._register),
            (30, self._interaction),
            (8, self._rename),
            (14, self._opportunity),
            (12, self._ticket),
        ]
        if self.world.opportunities:
            deeds.append((12, self._opportunity_moves))
        if self.world.tickets:
            deeds.append((12, self._ticket_moves))
        weights = [weight for weight, _ in deeds]
        (deed,) = self.random.choices([deed for _, deed in deeds], weights)
        return deed()

    def _operation(
        self, department: str, path: str, body: dict[str, Any], customer: UUID | None, method: str = "POST"
    ) -> Operation:
        self._count += 1
        return Operation(f"{self.name}.{self._count}", self.name, department, method, path, body, customer)

    def _customer(self) -> UUID:
        """Choose a customer, mostly a recent one, so that several clients write about the same customer."""
        return self.random.choice(self.world.customers[-20:] if self.random.random() < 0.7 else self.world.customers)

    def _register(self) -> Operation:
        body = {"kind": self.random.choice(["organisation", "person"]), "name": f"Company {self._count} of {self.name}"}
        return self._operation("contacts", "/customers", body, None)

    def _interaction(self) -> Operation:
        customer = self._customer()
        body = {"kind": self.random.choice(KINDS), "summary": f"what was said, number {self._count}: äöü €"}
        return self._operation("contacts", f"/customers/{customer}/interactions", body, customer)

    def _rename(self) -> Operation:
        """Change two fields at once: one command, two events, both or none."""
        customer = self._customer()
        body = {"name": f"Renamed {self._count} by {self.name}", "sector": f"sector {self._count % 7}"}
        return self._operation("contacts", f"/customers/{customer}", body, customer, "PATCH")

    def _opportunity(self) -> Operation:
        customer = self._customer()
        amount = {"amount": str(self.random.randrange(100, 100_000)), "currency": "EUR"}
        body = {"customer_id": str(customer), "title": f"chance {self._count}", "amount": amount}
        return self._operation("sales", "/opportunities", body, customer)

    def _opportunity_moves(self) -> Operation:
        """Win, lose or move an opportunity; some are already closed, so some commands are refused."""
        opportunity, customer = self.random.choice(self.world.opportunities[-50:])
        deeds: list[tuple[str, dict[str, Any]]] = [
            ("win", {}),
            ("lose", {"reason": "price"}),
            ("amount", {"amount": {"amount": "5", "currency": "EUR"}}),
        ]
        deed, body = self.random.choice(deeds)
        return self._operation("sales", f"/opportunities/{opportunity}/{deed}", body, customer)

    def _ticket(self) -> Operation:
        customer = self._customer()
        body = {"customer_id": str(customer), "subject": f"request {self._count}", "description": "it does not work"}
        return self._operation("service_desk", "/tickets", body, customer)

    def _ticket_moves(self) -> Operation:
        """Answer or resolve a ticket; some are already done, so some commands are refused."""
        ticket, customer = self.random.choice(self.world.tickets[-50:])
        deed, body = self.random.choice([("reply", {"text": f"answer {self._count}"}), ("resolve", {}), ("accept", {})])
        return self._operation("service_desk", f"/tickets/{ticket}/{deed}", body, customer)
