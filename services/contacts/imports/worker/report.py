"""What became of the lines of a piece: counts and remarks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from services.contacts.imports.domain.line import InvalidLine, LineVerdict, ValidLine
from services.contacts.imports.worker.contact_people import People
from shared.engine.commands.dispatch import Sent
from shared.engine.jobs.batches import Result, RowIssue
from shared.messages.refusals import Refused


class LineReport:
    """What became of the lines of a piece."""

    def __init__(self, lines: Sequence[LineVerdict]) -> None:
        self.counts: Counter[str] = Counter(rows=len(lines))
        self.refused: dict[int, list[str]] = {}
        self.subjects: set[UUID] = set()
        self._odd = {line.number: list(line.odd) for line in lines if isinstance(line, ValidLine) and line.odd}

    def take(self, refusals: Iterable[InvalidLine]) -> None:
        for refusal in refusals:
            self.refused[refusal.number] = list(refusal.reasons)

    def refuse(self, number: int, reason: str) -> None:
        self.refused.setdefault(number, []).append(reason)

    def subject(self, customer: UUID) -> None:
        self.subjects.add(customer)

    def created(self, lines: Sequence[tuple[ValidLine, UUID]], ended: Sequence[Sent]) -> None:
        for (_, own), end in zip(lines, ended, strict=True):
            if isinstance(end.answer, Refused):
                self.refuse(end.number, _reason(end.answer))
            else:
                self.counts["created"] += 1
                self.subject(own)

    def changed(self, lines: Sequence[tuple[ValidLine, UUID]], ended: Sequence[Sent]) -> None:
        for (_, of), end in zip(lines, ended, strict=True):
            if isinstance(end.answer, Refused):
                self.refuse(end.number, _reason(end.answer))
                continue
            self.counts["changed" if end.answer.events else "unchanged"] += 1
            self.subject(of)

    def left_out(self, ended: Sequence[Sent]) -> None:
        """Report which parts of a line could not be imported, although the line itself was."""
        for end in ended:
            if isinstance(end.answer, Refused):
                self._odd.setdefault(end.number, []).append(f"{_reason(end.answer)}; left out")

    def people(self, people: People, ended: Sequence[Sent]) -> None:
        for end in ended:
            if isinstance(end.answer, Refused):
                self.refuse(end.number, _reason(end.answer))
            else:
                what = "created" if end.number in people.added else "changed"
                self.counts[what if end.answer.events else "unchanged"] += 1
        self.counts["created"] += people.done
        self.counts["unchanged"] += people.skipped

    def result(self) -> Result:
        odd = {number: notes for number, notes in self._odd.items() if number not in self.refused}
        remarks: list[RowIssue] = [(number, "refused", why) for number, why in self.refused.items()]
        remarks += [(number, "odd", notes) for number, notes in odd.items()]
        counts = {**self.counts, "refused": len(self.refused), "odd": len(odd)}
        return Result(counts, sorted(remarks), sorted(self.subjects))


def _reason(refusal: Refused) -> str:
    return f"{refusal.field}: {refusal.detail}" if refusal.field else refusal.detail
