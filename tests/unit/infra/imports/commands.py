"""Check that the services would accept the planned steps as commands."""

import re
from collections.abc import Iterable, Sequence

from infra.imports.plan import Plan, Step
from services.contacts.department import INTERFACE as CONTACTS
from services.sales.department import INTERFACE as SALES
from services.service_desk.department import INTERFACE as SERVICE_DESK
from shared.messages.command import Command
from shared.web.api.routes import CommandRoute

ROUTES: dict[str, Sequence[CommandRoute]] = {
    "contacts": CONTACTS.commands,
    "sales": SALES.commands,
    "service_desk": SERVICE_DESK.commands,
}


def all_steps(plan: Plan) -> list[Step]:
    return [step for phase in plan.phases for story in phase.stories for step in story]


def understood(steps: Iterable[Step]) -> list[Command]:
    """Return the steps as commands; fail where a department would reject one."""
    return [_understood(step) for step in steps]


def _understood(step: Step) -> Command:
    for route in ROUTES[step.department]:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        match = re.fullmatch(pattern, step.path)
        if match and route.method == "POST":
            made = {route.shows_once: "t" * 32} if route.shows_once else {}
            return route.command.model_validate({**made, **step.body, **match.groupdict()})
    raise AssertionError(f"{step.department} has no route for POST {step.path}")
