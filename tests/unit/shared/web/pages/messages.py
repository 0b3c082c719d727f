"""All texts of the pages: extracted from templates and code, and collected from data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
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
from shared.kernel.consent import ConsentState
from shared.model.policy import Role
from shared.settings import DEPARTMENTS
from shared.web.api.problems import STATUS

ROOT = Path(__file__).parents[5]
SHARED = "shared"
FOLDERS = ("shared/web", "shared/events", *(f"services/{department}" for department in DEPARTMENTS))
TEMPLATE_OPTIONS = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
CODES = {
    SHARED: (ConsentState, Role),
    "contacts": (
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
        TextKind,
        Reason,
        UsualPurpose,
    ),
    "sales": (Outcome,),
    "service_desk": (TicketStatus, Priority, TicketChannel, WaitingFor, Author, CallOutcome),
}
"""Types whose values are shown as words, by owner."""

Forms = tuple[str, ...]
"""The forms of a text: (text,) or (singular, plural)."""


def extracted() -> Iterator[tuple[str, Forms]]:
    """Yield the marked texts in templates and code, with their owners."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".html":
                with path.open("rb") as file:
                    for _, _, text, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], TEMPLATE_OPTIONS):
                        yield _owner(path), _forms(text)
            elif path.suffix == ".py":
                for _, text, _, _ in extract_from_file(
                    "python", path, {"N_": None, "gettext": None, "ngettext": (1, 2)}
                ):
                    yield _owner(path), _forms(text)


def _owner(path: Path) -> str:
    """Return the department whose folder or events contain a file, else `shared`."""
    return next((part for part in path.relative_to(ROOT).parts[:3] if part in DEPARTMENTS), SHARED)


def _forms(text: Any) -> Forms:
    """Return a text's forms; ignore the call's other arguments, and texts from variables."""
    return (text,) if isinstance(text, str) else tuple(form for form in text or () if form)


def gathered() -> Iterator[tuple[str, str]]:
    """Yield the texts in data, with their owners: codes, event fields, reports, stages, job titles."""
    for owner, kinds in CODES.items():
        yield from ((owner, _words(code)) for kind in kinds for code in get_args(kind))
    for event in known_events().values():
        yield from ((event.type.partition(".")[0], _words(name)) for name in event.model_fields)
    for report in REPORTS.values():
        yield from (("analytics", _words(name)) for name in report.dimensions)
        yield from (("analytics", text) for text in (report.title, report.words, *(m.title for m in report.measures)))
    yield from (("sales", stage.title) for stage in STAGES)
    yield from ((SHARED, _words(department)) for department in DEPARTMENTS)
    yield from ((SHARED, person.title) for person in PEOPLE)
    yield from ((SHARED, title) for _, title in STATUS.values())


def _words(code: Any) -> str:
    return str(code).replace("_", " ").capitalize()


@cache
def used() -> Mapping[str, frozenset[Forms]]:
    """Return the texts by owner; texts of several owners belong to `shared`."""
    owners: dict[Forms, set[str]] = defaultdict(set)
    for owner, forms in (*extracted(), *((owner, (text,)) for owner, text in gathered())):
        if forms:
            owners[forms].add(owner)
    texts: dict[str, set[Forms]] = {name: set() for name in (SHARED, *DEPARTMENTS)}
    for forms, names in owners.items():
        texts[names.pop() if len(names) == 1 else SHARED].add(forms)
    return {name: frozenset(of_one) for name, of_one in texts.items()}
