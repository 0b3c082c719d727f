"""Exports: the customers of a list, or the history of one, as CSV or XLSX that a spreadsheet opens safely."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import StreamingResponse
from openpyxl import Workbook
from pydantic import BaseModel, Field

from services.contacts.access import CUSTOMER_POLICY
from services.contacts.consent.views import withdrawals
from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.routes.filters import CustomersAsked
from services.contacts.customer_list.views.customer_list import Count, Sort, count_up_to, customers_of, find_customers
from services.contacts.customers.domain.row import Customer
from services.contacts.fields.domain import OWN
from services.contacts.fields.views import list_custom_fields
from shared.history.history import Histories, HistoryEvent
from shared.history.page import HistoryQuery
from shared.identity import security_log
from shared.kernel.access import HISTORY_POLICY
from shared.messages.clock import utc_now
from shared.messages.refusals import Invalid, Unknown
from shared.tabular.csv import csv_rows, escape_formula, to_csv
from shared.web.admission.rules import EXPORT, RouteLimits
from shared.web.api.routes import Db, Running, SearchDb, Viewer, allow

MOST_CHOSEN = 1000
"""The maximum number of individually chosen customers: as many fields as a form may have."""
TOGETHER = 500
"""The number of rows read at once."""
IN_MEMORY = 8 * 1024**2
PART = 64 * 1024
ROWS_OF_A_SHEET = 1_048_575
"""The number of rows that XLSX allows, besides the heading."""
LONGEST_CELL = 32_767
"""The number of characters that an XLSX cell can hold."""
Format = Literal["csv", "xlsx"]
TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CUSTOMER_COLUMNS = (
    "customer_id", "external_id", "kind", "name", "email", "phone", "other_email", "other_phone", "website", "sector",
    "owner", "territory", "source", "tags", "street", "postal_code", "city", "region", "country", "year_established",
    "annual_revenue", "currency", "employees", "registered_at", "changed_at",
)  # fmt: skip
"""Named like the fields of an import, so that an export can be imported again."""
WITHDRAWN = "withdrawn_consents"
"""What the customer has opted out of today, as `purpose/channel`: visible to anyone who writes to a list."""
HISTORY_COLUMNS = (
    "recorded_at", "time", "source", "sequence", "type", "actor", "on_behalf_of", "channel", "reason", "batch_id",
    "data", "id", "hash",
)  # fmt: skip
Rows = AsyncIterator[Sequence[Mapping[str, Any]]]


class Chosen(BaseModel):
    """Individually chosen customers; other fields of the page's form are ignored."""

    customer_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_CHOSEN)]


LIMITS = tuple(
    RouteLimits(path=path, cost=EXPORT)
    for path in ("/exports/customers.{form}", "/customers/{customer_id}/history.{form}")
)
router = APIRouter(tags=["exports"])


@router.get("/exports/customers.{form}", dependencies=[allow(CUSTOMER_POLICY, "export")])
async def export_customers(
    form: Format, runtime: Running, viewer: Viewer, db: SearchDb, filters: CustomersAsked, sort: Sort = "name"
) -> StreamingResponse:
    """Return all customers of a list, with the same filters."""
    most = runtime.settings.largest_export
    found = await count_up_to(db, filters, most)
    _refuse_too_many(found, most)
    own = await _own_fields(db)
    security_log.record("exported", viewer, kind="customers", form=form, count=found.number)
    return _customers_answer(form, own, _customers(db, filters, sort, own))


@router.post("/exports/customers.{form}", dependencies=[allow(CUSTOMER_POLICY, "export")])
async def export_chosen(
    form: Format, runtime: Running, viewer: Viewer, db: Db, chosen: Annotated[Chosen, Form()]
) -> StreamingResponse:
    """Return the chosen customers by name; a merged one is replaced by the customer its id now stands for."""
    most, number = runtime.settings.largest_export, len(chosen.customer_ids)
    _refuse_too_many(Count(number, more=number > most), most)
    own = await _own_fields(db)
    security_log.record("exported", viewer, kind="customers", form=form, count=number)
    return _customers_answer(form, own, _chosen(db, chosen.customer_ids, own))


def _refuse_too_many(found: Count, most: int) -> None:
    """Refuse an export of more customers than the settings allow.

    Raises:
        Invalid: there are more.
    """
    if found.more:
        raise Invalid(f"an export holds at most {most} customers; narrow the filters", field="customers")


async def _own_fields(db: Db) -> Sequence[str]:
    return [definition.field for definition in await list_custom_fields(db)]


def _customers_answer(form: Format, own: Sequence[str], rows: Rows) -> StreamingResponse:
    return _answer(form, "customers", (*CUSTOMER_COLUMNS, WITHDRAWN, *(OWN + field for field in own)), rows)


async def _chosen(db: Db, customer_ids: Sequence[UUID], own: Sequence[str]) -> Rows:
    yield await _page(db, await customers_of(db, customer_ids), own)


async def _customers(db: SearchDb, filters: CustomerFilters, sort: Sort, own: Sequence[str]) -> Rows:
    cursor = None
    while True:
        page = await find_customers(db, filters, sort=sort, limit=TOGETHER, cursor=cursor)
        yield await _page(db, page.items, own)
        cursor = page.next_cursor
        if cursor is None:
            return


async def _page(db: Db, rows: Sequence[Customer], own: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    unwanted = await withdrawals(db, [row.customer_id for row in rows], utc_now())
    return [_customer(row, own) | {WITHDRAWN: ", ".join(unwanted.get(row.customer_id, ()))} for row in rows]


def _customer(row: Customer, own: Sequence[str]) -> dict[str, Any]:
    place = next((point for point in row.addresses if point.preferred), None)
    emails = sorted(row.emails, key=lambda point: not point.preferred)
    phones = sorted(row.phones, key=lambda point: not point.preferred)
    cells = {name: getattr(row, name, None) for name in CUSTOMER_COLUMNS}
    cells |= dict.fromkeys((OWN + field for field in own), None)
    cells |= {OWN + point.field: point.value for point in row.custom_fields}
    return cells | {
        "email": emails[0].address if emails else None,
        "other_email": emails[1].address if len(emails) > 1 else None,
        "phone": phones[0].number if phones else None,
        "other_phone": phones[1].number if len(phones) > 1 else None,
        "tags": ", ".join(row.tags),
        "street": "\n".join(place.lines) if place else None,
        **{name: getattr(place, name, None) for name in ("postal_code", "city", "region", "country")},
        "annual_revenue": row.annual_revenue.amount if row.annual_revenue else None,
        "currency": row.annual_revenue.currency if row.annual_revenue else None,
        "registered_at": row.registered_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
    }


@router.get("/customers/{customer_id}/history.{form}", dependencies=[allow(HISTORY_POLICY, "export")])
async def export_history(runtime: Running, viewer: Viewer, customer_id: UUID, form: Format) -> StreamingResponse:
    """Return everything that happened with a customer, in every department, the oldest first."""
    histories = runtime.histories
    first = await histories.page(customer_id, _from(None))
    if first is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    security_log.record("exported", viewer, kind="history", form=form, count=sum(first.positions.values()))
    return _answer(form, f"history-{customer_id}", HISTORY_COLUMNS, _history(histories, customer_id))


def _from(cursor: str | None) -> HistoryQuery:
    return HistoryQuery(TOGETHER, cursor, "asc")


async def _history(histories: Histories, customer_id: UUID) -> Rows:
    cursor = None
    while True:
        page = await histories.page(customer_id, _from(cursor))
        if page is None:
            return
        yield [_event(event) for event in page.events]
        cursor = page.next_cursor
        if cursor is None:
            return


def _event(event: HistoryEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in HISTORY_COLUMNS} | {"data": bytes(event.data).decode()}


def _answer(form: Format, name: str, columns: Sequence[str], rows: Rows) -> StreamingResponse:
    parts = _csv(columns, rows) if form == "csv" else _xlsx(columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return StreamingResponse(parts, media_type=TYPES[form], headers=headers)


async def _csv(columns: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    """Yield a table page by page; the mark at its start tells spreadsheets that it is UTF-8."""
    yield ("\ufeff" + to_csv(columns, [])).encode()
    async for page in rows:
        yield csv_rows(columns, page).encode()


async def _xlsx(columns: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    """Yield a workbook; it is written to disk first, because its parts can be packed only when complete."""
    book = Workbook(write_only=True)
    sheet, count = book.create_sheet(), 0
    sheet.append(list(columns))
    async for page in rows:
        if count + len(page) > ROWS_OF_A_SHEET:
            sheet, count = book.create_sheet(), 0
            sheet.append(list(columns))
        await asyncio.to_thread(_append, sheet, columns, page)
        count += len(page)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        await asyncio.to_thread(book.save, file)
        file.seek(0)
        while part := file.read(PART):
            yield part


def _append(sheet: Any, columns: Sequence[str], page: Sequence[Mapping[str, Any]]) -> None:
    for row in page:
        sheet.append([_cell(row[column]) for column in columns])


def _cell(value: Any) -> Any:
    """Return a safe cell value: no formula, no characters invalid in XML, and no longer than a cell allows."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    bare = "".join(mark for mark in str(value) if mark >= " " or mark in "\n\t")
    return escape_formula(bare)[:LONGEST_CELL]
