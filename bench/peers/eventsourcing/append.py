"""Log interactions with the library `eventsourcing`; print commands per second. Runs in that peer's environment.

`append.py <threads> <seconds> <customers>`; the library's own variables (`POSTGRES_…`) name the store.
"""

import json
import sys
from threading import Event, Thread
from time import perf_counter
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

SUMMARY = "asked about delivery times for the next order and wants an answer this week"


class Customer(Aggregate):
    """A customer in the library's style: state in attributes, events from decorated methods."""

    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name
        self.interactions = 0

    @event("InteractionLogged")
    def log_interaction(self, kind: str, summary: str, handled_by: str) -> None:  # noqa: ARG002 - the library records them
        self.interactions += 1


class Contacts(Application[UUID]):
    """Registers customers and logs interactions."""

    def register(self, name: str) -> UUID:
        customer = Customer(name)
        self.save(customer)
        return customer.id

    def log_interaction(self, customer_id: UUID) -> None:
        customer: Customer = self.repository.get(customer_id)
        customer.log_interaction("call", SUMMARY, "anna")
        self.save(customer)


def main(threads: int, seconds: float, count: int) -> float:
    """Return commands per second after a warm-up of a quarter of the time."""
    application = Contacts()
    customers = [application.register("Nordlicht") for _ in range(count)]
    done, stopping = [0] * threads, Event()

    def call(caller: int) -> None:
        while not stopping.is_set():
            application.log_interaction(customers[(caller + done[caller] * threads) % count])
            done[caller] += 1

    callers = [Thread(target=call, args=(number,)) for number in range(threads)]
    for caller in callers:
        caller.start()
    stopping.wait(seconds / 4)
    before, began = sum(done), perf_counter()
    stopping.wait(seconds)
    rate = (sum(done) - before) / (perf_counter() - began)
    stopping.set()
    for caller in callers:
        caller.join()
    application.close()
    return rate


if __name__ == "__main__":
    print(json.dumps({"per_second": main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))}))
