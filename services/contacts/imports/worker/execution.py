"""Executing one piece of a file: existing customers are looked up once for all lines, then the commands are given."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.domain.match_keys import by_name
from services.contacts.customers.domain.update_existing import IMPORT_UPDATE, AddSecondaryContact, CompleteCustomer
from services.contacts.imports.domain.line import InvalidLine, LineVerdict, ValidLine
from services.contacts.imports.views import existing_customers, match_keys
from services.contacts.imports.worker.contact_people import People
from services.contacts.imports.worker.matching import Seen, Sorted, Sorting, company_id, line_id
from services.contacts.imports.worker.report import LineReport
from shared.engine.commands.dispatch import dispatch_all
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import Result
from shared.events.contacts.data.imports import ImportOptions
from shared.messages.refusals import Refused
from shared.model.reader import Reader


class ChunkExecutor:
    """Imports the pieces of one import, or reports what would become of them."""

    def __init__(
        self, import_id: UUID, options: ImportOptions, queue: CommandQueue, db: Reader, origin: Origin
    ) -> None:
        self._import_id = import_id
        self._options = options
        self._queue = queue
        self._db = db
        self._origin = origin

    async def run(self, lines: Sequence[LineVerdict]) -> Result:
        """Import a piece."""
        plan = await self._sort(lines, {})
        people = People(self._db, self._options, plan.people, lambda n: line_id(self._import_id, n))
        report = LineReport(lines)
        failed = await self._register(plan, report)
        await self._complete(plan, report)
        await people.load()
        requests = [
            (line.number, request)
            for line, at in plan.people
            if at not in failed
            for request in people.requests(line, at, self._origin)
        ]
        for line, at in plan.people:
            report.subject(at)
            if at in failed:
                report.refuse(line.number, f"company: {failed[at].detail}")
        report.people(people, await dispatch_all(self._queue, requests))
        return report.result()

    async def check(self, lines: Sequence[LineVerdict], seen: Seen) -> Result:
        """Report the result of a piece without changing anything; `seen`: customers that earlier pieces would add."""
        plan = await self._sort(lines, seen)
        people = People(self._db, self._options, plan.people, lambda n: line_id(self._import_id, n))
        await people.load()
        report = LineReport(lines)
        report.take(plan.refused)
        created = len(plan.new) + sum(people.is_new(line, at) for line, at in plan.people)
        report.counts.update(create=created, match=len(plan.known) + len(plan.people) + len(plan.new) - created)
        report.counts["companies"] = len(plan.companies)
        return report.result()

    async def affected_customers(self, lines: Sequence[LineVerdict]) -> frozenset[UUID]:
        """Return the customers that a piece may have affected without a record of it: the process ended halfway."""
        plan = await self._sort(lines, {})
        meant = {customer for _, customer in (*plan.new, *plan.done, *plan.known, *plan.people)}
        return frozenset(meant | plan.companies.keys())

    async def _sort(self, lines: Sequence[LineVerdict], seen: Seen) -> Sorted:
        valid = [line for line in lines if isinstance(line, ValidLine)]
        keys = {line.key for line in valid if line.key and not line.at_company}
        keys |= {by_name(str(line.company)) for line in valid if line.at_company}
        matches = await match_keys(self._db, keys)
        own = {line_id(self._import_id, line.number) for line in valid}
        own |= {company_id(self._import_id, line.company) for line in valid if line.company}
        there = await existing_customers(self._db, own)
        sorting = Sorting(self._import_id, matches, there, seen)
        for line in valid:
            sorting.add(line)
        sorting.place_people()
        sorting.plan.refused += [line for line in lines if isinstance(line, InvalidLine)]
        return sorting.plan

    async def _register(self, plan: Sorted, report: "LineReport") -> dict[UUID, Refused]:
        report.take(plan.refused)
        new = [(line.number, self._register_one(line.customer, own)) for line, own in plan.new]
        companies = [(line.number, self._register_one(_company(line), own)) for own, line in plan.companies.items()]
        ended = await dispatch_all(self._queue, [*new, *companies])
        report.created(plan.new, ended[: len(new)])
        report.counts["created"] += len(plan.done)
        answers = zip(plan.companies, ended[len(new) :], strict=True)
        failed = {own: end.answer for own, end in answers if isinstance(end.answer, Refused)}
        report.counts["companies"] += len(plan.companies) - len(failed)
        report.subjects |= {own for _, own in plan.done} | (plan.companies.keys() - failed.keys())
        return failed

    def _register_one(self, customer: RegisterCustomer, own: UUID) -> CommandRequest:
        return CommandRequest(CUSTOMER, customer.model_copy(update={"customer_id": own}), self._origin)

    async def _complete(self, plan: Sorted, report: "LineReport") -> None:
        """Complete the known customers, then add what registering has no place for: own fields, second addresses."""
        if self._options.on_match == "skip":
            report.counts["unchanged"] += len(plan.known)
            changed: list[tuple[ValidLine, UUID]] = []
        else:
            changed = plan.known
            requests = [(line.number, self._complete_one(line, of)) for line, of in plan.known]
            report.changed(plan.known, await dispatch_all(self._queue, requests))
        new = [(line, of) for line, of in (*plan.new, *plan.done) if line.number not in report.refused]
        further = [(line.number, self._complete_one(line, of)) for line, of in new if line.own]
        further += [
            (line.number, CommandRequest(IMPORT_UPDATE, command, self._origin))
            for line, of in (*new, *changed)
            if line.number not in report.refused
            for command in _further(line, of)
        ]
        report.left_out(await dispatch_all(self._queue, further))

    def _complete_one(self, line: ValidLine, of: UUID) -> CommandRequest:
        fields = {name: getattr(line.customer, name) for name in line.customer.model_fields_set - {"occurred_at"}}
        overwrite = self._options.on_match == "overwrite"
        command = CompleteCustomer.model_construct(
            **{**fields, "customer_id": of, "overwrite": overwrite, "own": line.own}
        )
        return CommandRequest(IMPORT_UPDATE, command, self._origin)


def _company(line: ValidLine) -> RegisterCustomer:
    return RegisterCustomer(
        customer_id=line.customer.customer_id,
        kind="organisation",
        name=str(line.company),
        owner=line.customer.owner,
    )


def _further(line: ValidLine, of: UUID) -> Iterable[AddSecondaryContact]:
    if line.other_email:
        yield AddSecondaryContact(customer_id=of, other_email=line.other_email)
    if line.other_phone:
        yield AddSecondaryContact(customer_id=of, other_phone=line.other_phone)
