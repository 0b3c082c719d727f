"""The demo: accepted by the services, ordered, identical in every run, and covering all features."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from infra.demo.book import within_working_hours
from infra.demo.company import FIRST, LAST, plan_demo
from infra.demo.people import FOUNDED
from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.contact_points import normal_phone
from shared.identity.development import PEOPLE
from tests.unit.infra.imports.commands import all_steps, understood

ANCHOR = datetime(2026, 3, 18, 14, 20, tzinfo=UTC)
ANCHORS = [ANCHOR, datetime(2026, 11, 22, 5, 0, tzinfo=UTC), datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC)]


def test_every_command_is_understood() -> None:
    commands = understood(all_steps(plan_demo(ANCHOR)))
    for command in commands:
        if isinstance(command, RegisterCustomer) and command.phone:
            normal_phone(command.phone)
    assert 800 < len(commands) < 2500


@pytest.mark.parametrize("anchor", ANCHORS)
def test_nothing_lies_in_the_future_and_every_story_is_in_order(anchor: datetime) -> None:
    for phase in plan_demo(anchor).phases:
        for story in phase.stories:
            times = [datetime.fromisoformat(step.body["occurred_at"]) for step in story]
            assert times == sorted(times)
            assert not times or times[-1] <= anchor


def test_it_is_the_same_at_every_run_and_on_every_day() -> None:
    assert plan_demo(ANCHOR) == plan_demo(ANCHOR)
    later = all_steps(plan_demo(ANCHOR + timedelta(days=3)))
    keys = [(step.thing, step.name, step.path) for step in all_steps(plan_demo(ANCHOR))]
    assert sorted(keys) == sorted((step.thing, step.name, step.path) for step in later)


def test_no_two_steps_have_the_same_key() -> None:
    keys = Counter((step.thing, step.name) for step in all_steps(plan_demo(ANCHOR)))
    assert keys.most_common(1)[0][1] == 1


def test_the_first_customer_tells_when_the_demo_was_made() -> None:
    plan = plan_demo(ANCHOR)
    first = plan.phases[0].stories[0][0]
    assert first.body["name"] == FIRST.name
    assert datetime.fromisoformat(first.body["occurred_at"]) + FOUNDED == ANCHOR
    assert plan.phases[-1].stories[0][0].body["name"] == LAST.name


def test_every_page_has_something_to_show() -> None:
    steps = all_steps(plan_demo(ANCHOR))
    paths = Counter(step.path.rpartition("/")[2] for step in steps)
    for needed in ("stage", "win", "lose", "next-step", "assign", "reply", "note", "hold", "resolve", "close", "calls"):
        assert paths[needed] >= 5, needed
    due = {step.body["due"] for step in steps if "due" in step.body}
    assert min(due) < str(ANCHOR.date()) < max(due)
    kinds = {step.body["kind"] for step in steps if step.path.endswith("/interactions")}
    assert kinds == {"call", "email", "meeting", "visit", "letter", "chat", "fair", "social", "web_visit", "note"}


def test_everybody_of_the_demo_company_is_registered() -> None:
    handles = {step.body["handle"] for step in all_steps(plan_demo(ANCHOR)) if step.path == "/users"}
    assert handles == {person.user for person in PEOPLE}


def test_a_working_moment_lies_within_working_hours_and_order_stays() -> None:
    moments = [ANCHOR + timedelta(minutes=37 * step) for step in range(600)]
    worked = [within_working_hours(at) for at in moments]
    assert worked == sorted(worked)
    assert all(at.weekday() < 5 and 7 <= at.hour <= 17 for at in worked)
