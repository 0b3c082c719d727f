"""Reading one line of a file by the mapping; errors are collected by field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.contact_points import normal_email, normal_phone
from services.contacts.fields.domain import OWN, CustomField
from services.contacts.imports.domain import cells
from services.contacts.imports.domain.mapping import NAMING
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.profile import CustomerKind
from shared.events.contacts.data.imports import ColumnMeans, DayOrder, ImportOptions
from shared.messages.context import CLOCK_SLACK
from shared.messages.refusals import Invalid

PLACE = ("postal_code", "city", "region", "country")
PLAIN = ("website", "sector", "territory", "source", "external_id", "currency", "role", "company")


@dataclass(frozen=True, slots=True)
class LinePlan:
    """How the lines of one file are read: which cell holds which field, how many cells there are, and the options."""

    places: Mapping[str, int]
    width: int
    options: ImportOptions
    own: Mapping[str, CustomField]
    """The company's own fields that columns hold, by their name in the mapping."""

    @classmethod
    def of(
        cls,
        columns: Sequence[str],
        mapping: Iterable[ColumnMeans],
        options: ImportOptions,
        own: Iterable[CustomField] = (),
    ) -> "LinePlan":
        places = {item.field: columns.index(item.column) for item in mapping}
        defined = {OWN + item.field: item for item in own if OWN + item.field in places}
        return cls(places, len(columns), options, defined)


class Reading:
    """Reads one line; errors are collected by field."""

    def __init__(self, plan: LinePlan, row: Sequence[str]) -> None:
        self.plan = plan
        self._row = row
        self.wrong: dict[str, str] = {}
        self.own: list[CustomValue] = []
        self.said = {field: text for field in plan.places if field != "street" and (text := self._text(field))}
        self.country = self._read("country", cells.country) or plan.options.country
        self.other_email = self._read("other_email", normal_email)
        self.other_phone = self._read("other_phone", self._phone)

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(f"{field}: {reason}" for field, reason in self.wrong.items())

    def _text(self, field: str) -> str | None:
        try:
            return cells.text(self._row[self.plan.places[field]]) or None
        except ValueError as error:
            self.wrong[field] = str(error)
            return None

    def _read(self, field: str, read: Callable[[str], Any]) -> Any:
        text = self.said.get(field)
        try:
            return read(text) if text is not None else None
        except ValueError as error:
            self.wrong[field] = str(error)
            return None

    def refused(self, error: ValidationError) -> None:
        """Record the violated rules of customers; parts of the address keep their own names."""
        for problem in error.errors(include_url=False, include_input=False):
            where = [str(part) for part in problem["loc"]]
            rule = str(problem["msg"]).removeprefix("Value error, ")
            self.wrong.setdefault(where[0] if where else "line", f"{'.'.join(where[1:])} {rule}".strip())

    def customer(self, now: datetime) -> dict[str, Any]:
        """Return the fields of `RegisterCustomer` that the line fills."""
        kind = self._read("kind", cells.kind) or self.plan.options.kind
        fields = {
            "kind": kind,
            "name": self._name(kind),
            "email": self._read("email", normal_email),
            "phone": self._read("phone", self._phone),
            "address": self._address(),
            "owner": self._read("owner", cells.owner),
            "tags": self._tags(),
            "year_established": self._read("year_established", cells.whole),
            "annual_revenue": self._read("annual_revenue", self._money),
            "employees": self._read("employees", cells.whole),
            "occurred_at": self._read("registered_at", lambda text: self._past(text, now)),
            **{name: self.said.get(name) for name in PLAIN if name in RegisterCustomer.model_fields},
        }
        return {name: value for name, value in fields.items() if value is not None and name not in self.wrong}

    def read_own(self, kind: CustomerKind | None) -> None:
        """Read the line's values for the company's own fields."""
        for name, field in self.plan.own.items():
            if name not in self.said:
                continue
            if field.applies_to not in {None, kind}:
                self.wrong[name] = f"applies only to customers of kind {field.applies_to}"
                continue
            try:
                self.own.append(CustomValue(field.field, cells.own_value(field, self.said[name], self._order)))
            except (ValueError, Invalid) as error:
                self.wrong[name] = str(error)

    @property
    def _order(self) -> DayOrder | None:
        return self.plan.options.day_order

    def _name(self, kind: CustomerKind) -> str | None:
        for name in NAMING & self.wrong.keys():
            self.wrong.setdefault("name", self.wrong[name])
        joined = " ".join(part for part in (self.said.get("first_name"), self.said.get("last_name")) if part)
        return self.said.get("name") or joined or (self.said.get("company") if kind == "organisation" else None)

    def _phone(self, text: str) -> str:
        return normal_phone(text, self.country)

    def _money(self, text: str) -> dict[str, str]:
        return cells.money(text, self.said.get("currency") or self.plan.options.currency)

    def _past(self, text: str, now: datetime) -> datetime:
        at = cells.moment(text, self._order)
        if at > now + CLOCK_SLACK:
            raise ValueError("is in the future; only what has happened can be recorded")
        return at

    def _tags(self) -> tuple[str, ...]:
        parts = self.said.get("tags", "").replace(";", ",").split(",")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _address(self) -> dict[str, Any] | None:
        place: dict[str, Any] = {name: self.said[name] for name in PLACE if name in self.said and name != "country"}
        if "country" in self.said and "country" not in self.wrong:
            place["country"] = self.country
        street = self._street()
        if street:
            place["lines"] = street
        return place or None

    def _street(self) -> tuple[str, ...]:
        if "street" not in self.plan.places:
            return (self.said["street2"],) if "street2" in self.said else ()
        try:
            first = cells.lines(self._row[self.plan.places["street"]])
        except ValueError as error:
            self.wrong["street"] = str(error)
            return ()
        return (*first, self.said["street2"]) if "street2" in self.said else first
