"""A folder of accounts, products, sales teams and a pipeline: customers, colleagues and opportunities. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from infra.imports import accounts, colleagues, deals
from infra.imports.accounts import plan_accounts
from infra.imports.colleagues import Colleagues, plan_colleagues
from infra.imports.deals import PipelineOpportunity, read_pipeline
from infra.imports.plan import Batch, Notebook, Phase, Plan, Proof, Step, Story, in_order
from infra.imports.tables import TableRow, digest, read_table
from shared.tabular.cells import amount, moment, money

ACCOUNTS, PRODUCTS, TEAMS, PIPELINE = "accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"
PRODUCT_COLUMNS = ("product", "series", "sales_price")
LOST_REASON = "unknown"
UNIDENTIFIED = "unidentified"

WithoutAccount = Literal["own", "skip"]
Expected = Literal["list-price", "none"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that the files leave open."""

    currency: str = "EUR"
    without_account: WithoutAccount = "own"
    """An opportunity without an account gets its own customer, or is left out."""
    expected: Expected = "list-price"
    """The value of an opportunity until it closes: its product's list price, or nothing."""


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of the four files."""

    accounts: Sequence[TableRow]
    products: Sequence[TableRow]
    teams: Sequence[TableRow]
    pipeline: Sequence[TableRow]


def read_export(folder: Path) -> tuple[Export, str]:
    """Return the rows of the folder's files and the name of the batch.

    Raises:
        Problem: a file or a required column is missing.
    """
    export = Export(
        read_table(folder / ACCOUNTS, accounts.COLUMNS),
        read_table(folder / PRODUCTS, PRODUCT_COLUMNS),
        read_table(folder / TEAMS, colleagues.COLUMNS),
        read_table(folder / PIPELINE, deals.COLUMNS),
    )
    return export, f"opportunities-{digest(*(folder / name for name in (ACCOUNTS, PRODUCTS, TEAMS, PIPELINE)))}"


def plan_opportunities(batch: Batch, export: Export, options: Options) -> Plan:
    """Return all commands, in four phases: colleagues, customers, relations between them, opportunities."""
    notes = Notebook()
    prices = _prices(export.products, options.currency, notes)
    names = [row["account"] for row in export.accounts if row["account"]]
    found = read_pipeline(export.pipeline, list(prices), names, notes)
    kept = [deal for deal in found if _is_kept(deal, options, notes)]
    staff = _plan_staff(export, found, notes)
    customers = plan_accounts(batch, export.accounts, _first_days(kept), options.currency, notes)
    unknown = {deal.account: deal for deal in reversed(kept) if deal.account and deal.account not in customers.names}
    newcomers = [_unlisted_customer(batch, deal) for deal in unknown.values()]
    unidentified = [_unidentified_customer(batch, deal, staff) for deal in kept if not deal.account]
    sold = _stories(batch, kept, staff, prices, options)
    return Plan(
        batch,
        (
            staff.phase,
            Phase("customers", (*customers.customers, *newcomers, *unidentified)),
            Phase("relations", customers.relations),
            Phase("opportunities", sold),
        ),
        tuple(notes.notes),
        {rows[0].place.file: len(rows) for rows in (export.accounts, export.teams, export.pipeline) if rows},
        _assumptions(options),
    )


def _prices(rows: Sequence[TableRow], currency: str, notes: Notebook) -> Mapping[str, Decimal | None]:
    """Return the list price of each product; the product keeps no price list yet, so each price is noted."""
    prices: dict[str, Decimal | None] = {}
    for row in rows:
        product, price = row["product"], row["sales_price"]
        try:
            prices[product] = amount(price)
            said = f"list price in {currency}; no price list to keep it in, it is the value expected of open deals"
            notes.add(row.place, product, "sales_price", price, said)
        except ValueError as error:
            prices[product] = None
            notes.add(row.place, product, "sales_price", price, f"{error}; the product has no price")
    return prices


def _is_kept(deal: PipelineOpportunity, options: Options, notes: Notebook) -> bool:
    if deal.account:
        return True
    if options.without_account == "skip":
        notes.add(deal.place, deal.ref, "account", "", "is missing; left out as asked for", "skipped")
        return False
    notes.add(deal.place, deal.ref, "account", "", f"is missing; given to a customer of its own, tagged {UNIDENTIFIED}")
    return True


def _plan_staff(export: Export, found: Sequence[PipelineOpportunity], notes: Notebook) -> Colleagues:
    in_teams = {row["sales_agent"] for row in export.teams}
    selling = {deal.agent: deal.place for deal in reversed(found)}
    strangers = {agent: place for agent, place in selling.items() if agent not in in_teams}
    for row in export.teams:
        if row["sales_agent"] not in selling:
            said = "is in a team but has no opportunity; registered"
            notes.add(row.place, row["sales_agent"], "sales_agent", row["sales_agent"], said)
    return plan_colleagues(export.teams, strangers, notes)


def _first_days(found: Sequence[PipelineOpportunity]) -> Mapping[str, date]:
    first: dict[str, date] = {}
    for deal in found:
        if deal.account:
            first[deal.account] = min(deal.opened, first.get(deal.account, deal.opened))
    return first


def _assumptions(options: Options) -> tuple[str, ...]:
    worth = "its product's list price" if options.expected == "list-price" else "not known"
    return (
        f"amounts are taken as {options.currency}, revenues as millions: the files name neither",
        "days stand for noon UTC; an account is a customer since its first opportunity",
        f"what an opportunity is worth before it closes: {worth}; reasons of lost ones: {LOST_REASON}",
    )


def _unlisted_customer(batch: Batch, deal: PipelineOpportunity) -> Story:
    fields = {"name": deal.account, "external_id": deal.account}
    return accounts.register(batch, deal.place, deal.account, fields, deal.opened)


def _unidentified_customer(batch: Batch, deal: PipelineOpportunity, staff: Colleagues) -> Story:
    """Return an unnamed lead's own customer; once identified, the two are merged."""
    name = f"Unidentified prospect {deal.ref}"
    owner = staff.handles[deal.agent]
    fields = {"name": name, "external_id": deal.ref, "tags": [UNIDENTIFIED], "owner": owner}
    return accounts.register(batch, deal.place, _customer_ref(deal), fields, deal.opened)


def _customer_ref(deal: PipelineOpportunity) -> str:
    return deal.account or f"prospect/{deal.ref}"


def _stories(
    batch: Batch,
    kept: Sequence[PipelineOpportunity],
    staff: Colleagues,
    prices: Mapping[str, Decimal | None],
    options: Options,
) -> tuple[Story, ...]:
    """Return one story per customer: the steps of all its opportunities in chronological order."""
    by_customer: dict[str, list[Step]] = {}
    for deal in kept:
        price = prices.get(deal.product) if options.expected == "list-price" else None
        steps = _steps(batch, deal, staff.handles[deal.agent], price, options.currency)
        by_customer.setdefault(_customer_ref(deal), []).extend(steps)
    return tuple(in_order(steps) for steps in by_customer.values())


def _steps(batch: Batch, deal: PipelineOpportunity, owner: str, price: Decimal | None, currency: str) -> list[Step]:
    """Return an opportunity's steps through the pipeline, each at its true date."""
    key = str(batch.id("opportunity", deal.ref))
    there = f"/opportunities/{key}"

    def step(name: str, path: str, on: date, said: Mapping[str, Any], **shows: object) -> Step:
        body = {**said, "occurred_at": moment(on)}
        return Step(f"opportunity/{deal.ref}", name, deal.place, "sales", path, body, Proof(there, shows))

    opening: dict[str, Any] = {
        "opportunity_id": key,
        "customer_id": str(batch.id("customer", _customer_ref(deal))),
        "title": f"{deal.product} for {deal.account or 'unidentified prospect'} ({deal.ref})",
        "product": deal.product,
        "owner": owner,
    }
    if price is not None:
        opening["amount"] = money(price, currency)
    steps = [step("open", "/opportunities", deal.opened, opening)]
    if deal.engaged:
        engaging = {"stage": "engaging"}
        steps.append(step("engage", f"{there}/stage", deal.engaged, engaging, engaged_at=moment(deal.engaged)))
    if deal.closed and deal.value is not None:
        won = {"amount": money(deal.value, currency)}
        steps.append(step("win", f"{there}/win", deal.closed, won, status="won"))
    elif deal.closed:
        steps.append(step("lose", f"{there}/lose", deal.closed, {"reason": LOST_REASON}, status="lost"))
    return steps
