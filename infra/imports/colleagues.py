"""Sales teams of a file: sellers, their offices and managers. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.imports.plan import Notebook, Phase, Place, Proof, Step, Story
from infra.imports.tables import TableRow
from shared.tabular.fuzzy import handle

COLUMNS = ("sales_agent", "manager", "regional_office")


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The colleagues in a file: their registrations, and the handle of each name."""

    phase: Phase
    handles: Mapping[str, str]


def plan_colleagues(rows: Sequence[TableRow], strangers: Mapping[str, Place], notes: Notebook) -> Colleagues:
    """Return the registrations of agents, managers and teams: one team per manager, named after its office.

    `strangers` are agents that only the pipeline mentions, with the line of their first occurrence.
    """
    teams = _team_names(rows)
    team_members = [name for row in rows for name in (row["sales_agent"], row["manager"])]
    handles = _handles([name for name in (*team_members, *strangers) if name], notes)
    stories: dict[str, Story] = {}
    offices: dict[str, str] = {}
    for row in rows:
        agent, manager, office = (row[column] for column in COLUMNS)
        if agent in offices or not (agent and manager and office):
            why = "is named twice; the first line counts" if agent in offices else "the row is not complete"
            notes.add(row.place, agent, "sales_agent", agent, why, "skipped")
            continue
        offices[agent] = office
        team, lead = teams[manager], handles[manager]
        at = {"team": team, "office": office}
        stories.setdefault(f"team/{team}", _team(row.place, team, {"office": office, "manager": lead}))
        stories.setdefault(f"user/{manager}", _user(row.place, lead, {"name": manager, "role": "manager", **at}))
        above = {"manager": lead} if manager != agent else {}
        stories[f"user/{agent}"] = _user(row.place, handles[agent], {"name": agent, "role": "agent", **above, **at})
    for name, place in strangers.items():
        notes.add(place, name, "sales_agent", name, "is in no team; registered without team and office")
        stories[f"user/{name}"] = _user(place, handles[name], {"name": name, "role": "agent"})
    phase = Phase("colleagues", tuple(stories.values()), frozenset(handles.values()))
    return Colleagues(phase, handles)


def _team_names(rows: Sequence[TableRow]) -> Mapping[str, str]:
    """Return each manager's team: `Central 1`, `Central 2` in file order."""
    names: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for row in rows:
        if row["manager"] not in names:
            numbers[row["regional_office"]] += 1
            names[row["manager"]] = f"{row['regional_office']} {numbers[row['regional_office']]}"
    return names


def _handles(names: Sequence[str], notes: Notebook) -> Mapping[str, str]:
    """Return a handle per name; a number separates names with the same handle."""
    handles: dict[str, str] = {}
    for name in dict.fromkeys(names):
        base = handle(name) or "agent"
        taken = set(handles.values())
        free = next(candidate for candidate in _numbered(base) if candidate not in taken)
        if free != handle(name):
            place = Place("sales_teams.csv", 1)
            notes.add(place, name, "sales_agent", name, f"gets the handle {free}: {base} is another's")
        handles[name] = free
    return handles


def _numbered(base: str) -> list[str]:
    return [base, *(f"{base[:60]}-{number}" for number in range(2, 1000))]


def _team(place: Place, team: str, fields: Mapping[str, Any]) -> Story:
    body = {"team": team, **fields}
    return (Step(f"team/{team}", "register", place, "contacts", "/teams", body, Proof("/teams", body)),)


def _user(place: Place, user: str, fields: Mapping[str, Any]) -> Story:
    body = {"handle": user, "department": "sales", **fields}
    proof = Proof(f"/users/{user}", {"name": fields["name"]})
    return (Step(f"user/{user}", "register", place, "contacts", "/users", body, proof),)
