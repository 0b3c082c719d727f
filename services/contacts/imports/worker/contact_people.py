"""People in a file who work at a company: they become its contact persons, or match existing ones."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from services.contacts.contact_persons.domain.commands import AddContactPerson, ChangeContactPerson
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.contact_persons.domain.row import PersonDetails
from services.contacts.imports.domain.line import ValidLine
from services.contacts.imports.views import persons_at
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.events.contacts.data.imports import ImportOptions
from shared.model.reader import Reader
from shared.query.text import normal_text


class People:
    """The contact persons that the lines of a piece are about."""

    def __init__(
        self,
        db: Reader,
        options: ImportOptions,
        lines: Sequence[tuple[ValidLine, UUID]],
        id_of: Callable[[int], UUID],
    ) -> None:
        self._db = db
        self._options = options
        self._lines = lines
        self._id_of = id_of
        self._known: dict[tuple[UUID, str], PersonDetails] = {}
        self._there: set[tuple[UUID, UUID]] = set()
        self.added: set[int] = set()
        self.done = 0
        """Lines whose person was added before the process ended."""
        self.skipped = 0

    async def load(self) -> None:
        """Load the existing contact persons."""
        if not self._lines:
            return
        for person in await persons_at(self._db, (at for _, at in self._lines)):
            self._there.add((person.customer_id, person.contact_id))
            self._remember(person)

    def _remember(self, person: PersonDetails) -> None:
        key = self._key(person.name, person.email, person.phone)
        if key is not None:
            self._known.setdefault((person.customer_id, key), person)

    def _key(self, name: str, email: str | None, phone: str | None) -> str | None:
        match self._options.match:
            case None:
                return None
            case "phone":
                return phone
            case "name_city":
                return normal_text(name)
            case _:
                return email.casefold() if email else None

    def _meant(self, line: ValidLine, at: UUID) -> PersonDetails | None:
        key = self._key(line.customer.name, line.customer.email, line.customer.phone)
        return self._known.get((at, key)) if key is not None else None

    def is_new(self, line: ValidLine, at: UUID) -> bool:
        """Return whether a line adds a person; from then on later lines may refer to that person."""
        if self._meant(line, at) is not None:
            return False
        self._remember(self._stored_details(line, at))
        return True

    def _stored_details(self, line: ValidLine, at: UUID) -> PersonDetails:
        person = line.customer
        return PersonDetails(at, self._id_of(line.number), person.name, line.role, person.email, person.phone)

    def requests(self, line: ValidLine, at: UUID, origin: Origin) -> Iterable[CommandRequest]:
        """Return the commands for a line: none if the person exists already and nothing is missing."""
        own = self._id_of(line.number)
        if (at, own) in self._there:
            self.done += 1
            return ()
        person = self._meant(line, at)
        if person is None:
            self.added.add(line.number)
            self._remember(self._stored_details(line, at))
            return [CommandRequest(CONTACT_PERSON, self._add(line, at, own), origin)]
        changes = self._changes(line, person)
        if not changes:
            self.skipped += 1
            return ()
        command = ChangeContactPerson.model_construct(
            {*changes}, customer_id=at, contact_id=person.contact_id, **changes
        )
        return [CommandRequest(CONTACT_PERSON, command, origin)]

    def _add(self, line: ValidLine, at: UUID, own: UUID) -> AddContactPerson:
        person = line.customer
        return AddContactPerson(
            customer_id=at, contact_id=own, name=person.name, role=line.role, email=person.email, phone=person.phone
        )

    def _changes(self, line: ValidLine, person: PersonDetails) -> dict[str, Any]:
        if self._options.on_match == "skip":
            return {}
        fields = {"role": line.role, "email": line.customer.email, "phone": line.customer.phone}
        if self._options.on_match == "overwrite":
            fields["name"] = line.customer.name
        overwrite = self._options.on_match == "overwrite"
        return {
            name: value
            for name, value in fields.items()
            if value is not None and value != getattr(person, name) and (overwrite or getattr(person, name) is None)
        }
