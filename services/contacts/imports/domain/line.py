"""One line of a file as data on a customer, checked by the rules that apply to all customers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.match_keys import key_of
from services.contacts.imports.domain.line_reading import LinePlan, Reading
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.data.imports import ImportOptions

NOBODY = UUID(int=0)
OF_CONTACT_PERSONS = frozenset({"name", "first_name", "last_name", "company", "role", "email", "phone", "kind"})
"""The fields of a contact person; anything else in the line is left out, and this is reported."""


@dataclass(frozen=True, slots=True)
class ValidLine:
    """The content of a line: a customer to register or recognise, valid as it stands; `odd` is what was left out."""

    number: int
    customer: RegisterCustomer
    company: str | None
    role: str | None
    other_email: str | None
    other_phone: str | None
    key: str | None
    own: tuple[CustomValue, ...] = ()
    """The values of the company's own fields."""
    odd: tuple[str, ...] = ()

    @property
    def at_company(self) -> bool:
        """Whether it is a person who is contacted as part of an organisation."""
        return self.customer.kind == "person" and self.company is not None


@dataclass(frozen=True, slots=True)
class InvalidLine:
    """A line that cannot be imported, and why."""

    number: int
    reasons: tuple[str, ...]


LineVerdict = ValidLine | InvalidLine


def validate_line(number: int, row: Sequence[str], plan: LinePlan, now: datetime) -> LineVerdict:
    """Return the content of a line, or why it cannot be imported."""
    if len(row) != plan.width:
        return InvalidLine(number, (f"line: has {len(row)} values, the heading has {plan.width}",))
    reading = Reading(plan, row)
    fields = reading.customer(now)
    reading.read_own(fields.get("kind"))
    if "name" not in fields:
        missing = () if "name" in reading.wrong else ("name: is missing",)
        return InvalidLine(number, (*missing, *reading.problems))
    while True:
        try:
            customer = RegisterCustomer.model_validate({"customer_id": NOBODY, **fields})
            break
        except ValidationError as error:
            reading.refused(error)
            before = len(fields)
            fields = {name: value for name, value in fields.items() if name not in reading.wrong}
            if len(fields) == before or not fields.get("name"):
                return InvalidLine(number, reading.problems)
    if reading.wrong and (plan.options.on_invalid == "refuse" or reading.wrong.keys() & {"name", "kind"}):
        return InvalidLine(number, reading.problems)
    return _valid_line(number, customer, reading)


def _valid_line(number: int, customer: RegisterCustomer, reading: Reading) -> ValidLine:
    options, cells = reading.plan.options, reading.said
    line = ValidLine(
        number=number,
        customer=customer,
        company=cells.get("company") if customer.kind == "person" else None,
        role=cells.get("role"),
        other_email=reading.other_email,
        other_phone=reading.other_phone,
        key=_key(customer, options),
        own=tuple(reading.own),
        odd=tuple(f"{problem}; left out" for problem in reading.problems),
    )
    lost = cells.keys() - OF_CONTACT_PERSONS if line.at_company else set()
    if lost:
        note = f"a contact person has no {', '.join(sorted(lost))}; left out"
        line = replace(line, own=(), odd=(*line.odd, note))
    return line


def _key(customer: RegisterCustomer, options: ImportOptions) -> str | None:
    if options.match is None:
        return None
    return key_of(
        options.match,
        name=customer.name,
        city=customer.address.city if customer.address else None,
        email=customer.email,
        phone=customer.phone,
        external_id=customer.external_id,
    )
