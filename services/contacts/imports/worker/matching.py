"""Sorting the lines of a piece: new customers, known customers, and who works where. No lookups, no commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID, uuid5

from services.contacts.customers.domain.match_keys import by_name
from services.contacts.imports.domain.line import NOBODY, InvalidLine, ValidLine
from shared.query.text import normal_text

Known = Mapping[str, Sequence[tuple[UUID, str]]]
"""Key → the customer that has it: id and kind."""


class Seen(Protocol):
    """Key → the customer that an earlier line of the file adds."""

    def __contains__(self, key: object, /) -> bool: ...
    def __getitem__(self, key: str, /) -> UUID: ...
    def __setitem__(self, key: str, value: UUID, /) -> None: ...


def line_id(import_id: UUID, number: int) -> UUID:
    """Return the id of the customer that a line adds: always the same, so that nobody is added twice."""
    return uuid5(import_id, f"line/{number}")


def company_id(import_id: UUID, name: str) -> UUID:
    """Return the id of an organisation that is only known as the company of a person."""
    return uuid5(import_id, f"company/{normal_text(name)}")


@dataclass(slots=True)
class Sorted:
    """What to do with the lines of a piece."""

    new: list[tuple[ValidLine, UUID]] = field(default_factory=list)
    done: list[tuple[ValidLine, UUID]] = field(default_factory=list)
    """Added before the process ended; these are only counted."""
    known: list[tuple[ValidLine, UUID]] = field(default_factory=list)
    people: list[tuple[ValidLine, UUID]] = field(default_factory=list)
    companies: dict[UUID, ValidLine] = field(default_factory=dict)
    """Organisations to add because people work there, each with the first line that names it."""
    refused: list[InvalidLine] = field(default_factory=list)


class Sorting:
    """Decides line by line, in file order: a later line may refer to a customer that an earlier line adds."""

    def __init__(self, import_id: UUID, matches: Known, there: frozenset[UUID], seen: Seen) -> None:
        self._import_id = import_id
        self._known = matches
        self._there = there
        self._seen = seen
        self._people: list[ValidLine] = []
        self.plan = Sorted()

    def add(self, line: ValidLine) -> None:
        """Sort a line; people of a company are placed last."""
        if line.at_company:
            self._people.append(line)
            return
        own = line_id(self._import_id, line.number)
        if own in self._there:
            self._note(line, own)
            self.plan.done.append((line, own))
            return
        meant = self._meant(line)
        if len(meant) > 1:
            problem = (
                f"fits {len(meant)} customers by what it is recognised by; merge them, or make it plain who is meant"
            )
            self.plan.refused.append(InvalidLine(line.number, (f"match: {problem}",)))
        elif meant:
            self.plan.known.append((line, meant[0]))
        else:
            self._note(line, own)
            self.plan.new.append((line, own))

    def _note(self, line: ValidLine, own: UUID) -> None:
        if line.key:
            self._seen[_own_sort(line)] = own
        if line.customer.kind == "organisation":
            self._note_first(by_name(line.customer.name), own)

    def _note_first(self, key: str, own: UUID) -> None:
        if key not in self._seen:
            self._seen[key] = own

    def _meant(self, line: ValidLine) -> Sequence[UUID]:
        """Return the customer that a line refers to; a person never matches an organisation with the same address."""
        if line.key is None:
            return ()
        customers = [customer for customer, kind in self._known.get(line.key, ()) if kind == line.customer.kind]
        return customers or ([self._seen[key]] if (key := _own_sort(line)) in self._seen else [])

    def place_people(self) -> None:
        """Find the organisation of each person, or plan to add it."""
        for line in self._people:
            key = by_name(str(line.company))
            organisations = [customer for customer, kind in self._known.get(key, ()) if kind == "organisation"]
            organisations = organisations or ([self._seen[key]] if key in self._seen else [])
            if len(organisations) > 1:
                rule = "organisations have this name; merge them, or tell them apart by name"
                problem = f"company: {len(organisations)} {rule}"
                self.plan.refused.append(InvalidLine(line.number, (problem,)))
                continue
            own = company_id(self._import_id, str(line.company))
            if not organisations and own not in self._there:
                self.plan.companies.setdefault(own, line)
            at = organisations[0] if organisations and organisations[0] != NOBODY else own
            self._note_first(key, at)
            self.plan.people.append((line, at))


def _own_sort(line: ValidLine) -> str:
    """Return a line's key among the lines of its kind."""
    return f"{line.key}" if line.customer.kind == "organisation" else f"person/{line.key}"
