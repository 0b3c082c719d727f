"""The catalogue of reports, each with its definition in words beside its definition in SQL."""

from collections.abc import Mapping

from services.analytics.reports.domain.definition import Definition, Measure, flow, money, ratio

_TIME = {"day": "day::text", "month": "to_char(day, 'YYYY-MM')"}
_SALES = {name: name for name in ("person", "office", "team", "product", "source")}

_CLOSED = flow("won + lost")
_WON = Measure("won", "Won", "number", flow("won"))
_CLOSED_MEASURE = Measure("closed", "Closed", "number", _CLOSED)
_WIN_RATE = Measure("win_rate", "Win rate", "percent", ratio(flow("won"), _CLOSED, scale="100"))
_WON_VALUE = Measure("won_value", "Won value", "money", money("won_value"))
_RATE_WORDS = (
    "Won opportunities as a percentage of all closed ones (won and lost), by closing date. Reopened opportunities are "
    "not counted. The won value is the total agreed value in the chosen currency."
)

WIN_RATE = Definition(
    name="win-rate",
    title="Win rate",
    words=_RATE_WORDS,
    unit="percent",
    table="closings",
    measures=(
        _WIN_RATE,
        _WON,
        Measure("lost", "Lost", "number", flow("lost")),
        _CLOSED_MEASURE,
        _WON_VALUE,
    ),
    dimensions={**_SALES, **_TIME},
    default_by="month",
)

SOURCES = Definition(
    name="sources",
    title="Customer sources",
    words=f"Where customers came from, and how their opportunities ended. {_RATE_WORDS}",
    unit="money",
    table="closings",
    measures=(_WON_VALUE, _WON, _CLOSED_MEASURE, _WIN_RATE),
    dimensions={**_SALES, **_TIME},
    default_by="source",
)

TIME_TO_CLOSE = Definition(
    name="time-to-close",
    title="Time to close",
    words=(
        "Average number of calendar days between engaging and closing an opportunity, by closing date, for all "
        "closed opportunities and for won ones only. Opportunities that were never engaged are not counted."
    ),
    unit="days",
    table="closings",
    measures=(
        Measure(
            "days", "Days, all closed", "days", ratio(flow("days_won + days_lost"), flow("timed_won + timed_lost"))
        ),
        Measure("days_won", "Days, won", "days", ratio(flow("days_won"), flow("timed_won"))),
        Measure("days_lost", "Days, lost", "days", ratio(flow("days_lost"), flow("timed_lost"))),
        Measure("closed", "Closed, engaged before", "number", flow("timed_won + timed_lost")),
        Measure("won", "Won, engaged before", "number", flow("timed_won")),
    ),
    dimensions={**_SALES, **_TIME},
    default_by="month",
)

_IN_WANTED_CURRENCY = "FILTER (WHERE amount_currency = params.wanted_currency)"
_VALUE = f"coalesce(sum(amount_amount) {_IN_WANTED_CURRENCY}, 0)"
_WEIGHTED = f"round(coalesce(sum(amount_amount * probability / 100) {_IN_WANTED_CURRENCY}, 0), 2)"
PIPELINE = Definition(
    name="pipeline",
    title="Pipeline",
    words=(
        "Open opportunities: how many there are, their total value in the chosen currency, and that value weighted "
        "by probability. Opportunities without a value count as zero."
    ),
    unit="number",
    table="open_opportunities",
    measures=(
        Measure("opportunities", "Open opportunities", "number", "count(*)"),
        Measure("value", "Value", "money", _VALUE),
        Measure("weighted", "Weighted value", "money", _WEIGHTED),
    ),
    dimensions={
        "stage": "stage",
        "pipeline": "pipeline",
        **_SALES,
        "expected_month": "coalesce(to_char(expected_close, 'YYYY-MM'), '')",
    },
    default_by="stage",
    dated=False,
)


def _done(sort: str, kind: str | None = None) -> str:
    condition = f"sort = '{sort}'" + (f" AND kind = '{kind}'" if kind else "")
    return flow(f"CASE WHEN {condition} THEN number ELSE 0 END")


ACTIVITY = Definition(
    name="activity",
    title="Activity",
    words=(
        "What people did, by day: interactions with customers, completed next steps, calls, tickets opened, answered "
        "and resolved, and opportunities opened, won and lost. Corrected entries count as corrected; withdrawn "
        "entries are not counted."
    ),
    unit="number",
    table="activity",
    measures=(
        Measure("interactions", "Interactions", "number", _done("interaction")),
        Measure("calls", "Calls", "number", _done("call")),
        Measure(
            "talk_hours", "Time in calls", "hours", ratio(flow("CASE WHEN sort = 'call' THEN seconds END"), "3600")
        ),
        Measure("tickets_opened", "Tickets opened", "number", _done("ticket", "opened")),
        Measure("answers", "Ticket answers", "number", _done("ticket", "replied")),
        Measure("tickets_resolved", "Tickets resolved", "number", _done("ticket", "resolved")),
        Measure("deals_opened", "Opportunities opened", "number", _done("deal", "opened")),
        Measure("deals_won", "Opportunities won", "number", _done("deal", "won")),
        Measure("deals_lost", "Opportunities lost", "number", _done("deal", "lost")),
    ),
    dimensions={"person": "person", "department": "department", "sort": "sort", "kind": "kind", **_TIME},
    default_by="person",
)

TICKETS = Definition(
    name="tickets",
    title="Tickets",
    words=(
        "Tickets opened, resolved and reopened in the period. A ticket that is reopened and resolved again counts as "
        "resolved twice. First response: hours from opening to the first answer from an agent. Resolution: hours "
        "from opening to resolution, without time on hold. Backlog: unresolved tickets at the end of the period, day "
        "or month. A ticket counts under the queue, agent and category it had at the time."
    ),
    unit="number",
    table="ticket_flow",
    measures=(
        Measure("opened", "Opened", "number", flow("opened")),
        Measure("resolved", "Resolved", "number", flow("resolved")),
        Measure("reopened", "Reopened", "number", flow("reopened")),
        Measure("reopen_rate", "Reopen rate", "percent", ratio(flow("reopened"), flow("resolved"), scale="100")),
        Measure(
            "first_response_hours",
            "First response",
            "hours",
            ratio(flow("first_response_seconds"), f"3600 * {flow('answered')}"),
        ),
        Measure(
            "resolution_hours", "Resolution", "hours", ratio(flow("resolution_seconds"), f"3600 * {flow('resolved')}")
        ),
        Measure("backlog", "Backlog", "number", "sum(backlog)", running=True),
    ),
    dimensions={
        **{name: name for name in ("queue", "agent", "team", "category", "product", "channel")},
        **_TIME,
    },
    default_by="month",
)

REPORTS: Mapping[str, Definition] = {
    report.name: report for report in (PIPELINE, WIN_RATE, TIME_TO_CLOSE, SOURCES, TICKETS, ACTIVITY)
}
