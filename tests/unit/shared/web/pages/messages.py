"""Every text the pages show: extracted from templates and code, and gathered where texts are data."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from babel.messages.extract import extract_from_file
from jinja2.ext import babel_extract

from services.analytics.reports.domain.catalogue import REPORTS
from services.contacts.activities.domain.visit.row import VisitStatus
from services.contacts.consent.views import UsualPurpose
from services.contacts.customers.views.texts import TextKind
from services.contacts.duplicates.domain.likeness import Reason
from services.contacts.insights.domain.need import NeedStatus
from services.sales.pipelines.domain import STAGES
from shared.events.catalogue import known_events
from shared.events.contacts.activities.consent import ConsentChannel
from shared.events.contacts.activities.enquiries import AsideReason, EnquiryChannel, FormField
from shared.events.contacts.activities.insights import Degree
from shared.events.contacts.activities.interactions import ContactChannel, Direction, InteractionKind
from shared.events.contacts.customers.contact_points import PointKind
from shared.events.contacts.customers.profile import CustomerKind, RelationKind
from shared.events.sales.opportunities import Outcome
from shared.events.service_desk.calls import CallOutcome
from shared.events.service_desk.tickets import Author, Priority, TicketChannel, TicketStatus, WaitingFor
from shared.identity.development import PEOPLE
from shared.identity.principal import Role
from shared.kernel.consent import ConsentState
from shared.settings import DEPARTMENTS
from shared.web.api.problems import STATUS

ROOT = Path(__file__).parents[5]
FOLDERS = ("shared/web", "shared/events", *(f"services/{department}" for department in DEPARTMENTS))
TEMPLATE_OPTIONS = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
CODES = (
    CustomerKind,
    PointKind,
    RelationKind,
    InteractionKind,
    Direction,
    ConsentChannel,
    ContactChannel,
    Degree,
    EnquiryChannel,
    AsideReason,
    FormField,
    NeedStatus,
    VisitStatus,
    ConsentState,
    TextKind,
    Reason,
    UsualPurpose,
    Outcome,
    TicketStatus,
    Priority,
    TicketChannel,
    WaitingFor,
    Author,
    CallOutcome,
    Role,
)
"""Types whose values are shown as words."""


def extracted() -> Iterator[tuple[str, ...]]:
    """Yield what is marked in templates and code: (text,) or (singular, plural)."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".html":
                with path.open("rb") as file:
                    for _, _, text, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], TEMPLATE_OPTIONS):
                        yield _forms(text)
            elif path.suffix == ".py":
                for _, text, _, _ in extract_from_file(
                    "python", path, {"N_": None, "gettext": None, "ngettext": (1, 2)}
                ):
                    yield _forms(text)


def _forms(text: Any) -> tuple[str, ...]:
    """Return a text's forms; calls add nothing to them with their other arguments, nor does a text from a variable."""
    return (text,) if isinstance(text, str) else tuple(form for form in text or () if form)


def gathered() -> Iterator[str]:
    """Yield texts that are data: codes shown as words, fields of events, reports, stages, people's titles."""
    for code in (
        *(code for kind in CODES for code in get_args(kind)),
        *(name for event in known_events().values() for name in event.model_fields),
        *(name for report in REPORTS.values() for name in report.dimensions),
        *DEPARTMENTS,
    ):
        yield str(code).replace("_", " ").capitalize()
    for report in REPORTS.values():
        yield from (report.title, report.words, *(measure.title for measure in report.measures))
    yield from (stage.title for stage in STAGES)
    yield from (person.title for person in PEOPLE)
    yield from (title for _, title in STATUS.values())


@cache
def used() -> frozenset[tuple[str, ...]]:
    return frozenset({forms for forms in extracted() if forms} | {(text,) for text in gathered()})
