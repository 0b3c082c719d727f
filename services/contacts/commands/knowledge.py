"""Needs and competitors over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain.competitor import COMPETITOR, ChangeCompetitor, NoteCompetitor, RecordCompetitorGone
from services.contacts.domain.need import NEED, ChangeNeed, DropNeed, MeetNeed, NoteNeed
from shared.web.api.routes import CommandRoute

_NEEDS, _COMPETITORS = f"{CUSTOMER_PATH}/needs", f"{CUSTOMER_PATH}/competitors"
_NEED, _COMPETITOR = f"{_NEEDS}/{{need_id}}", f"{_COMPETITORS}/{{competitor_id}}"

KNOWLEDGE: tuple[CommandRoute, ...] = (
    CommandRoute(_NEEDS, NoteNeed, NEED, WRITERS, creates="need_id", summary="Note what the customer needs"),
    CommandRoute(_NEED, ChangeNeed, NEED, WRITERS, method="PATCH", summary="Say what is known of a need now"),
    CommandRoute(f"{_NEED}/meet", MeetNeed, NEED, WRITERS, summary="Record that a need was met"),
    CommandRoute(f"{_NEED}/drop", DropNeed, NEED, WRITERS, summary="Record that it is needed no longer"),
    CommandRoute(
        _COMPETITORS,
        NoteCompetitor,
        COMPETITOR,
        WRITERS,
        creates="competitor_id",
        summary="Note a competitor at the customer",
    ),
    CommandRoute(
        _COMPETITOR,
        ChangeCompetitor,
        COMPETITOR,
        WRITERS,
        method="PATCH",
        summary="Say what is known of a competitor now",
    ),
    CommandRoute(
        f"{_COMPETITOR}/gone",
        RecordCompetitorGone,
        COMPETITOR,
        WRITERS,
        summary="Record that a competitor is in play no longer",
    ),
)
