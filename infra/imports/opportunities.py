"""A folder of accounts, products, sales teams and a pipeline: customers, colleagues and opportunities. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from infra.imports import accounts, colleagues, pipeline
from infra.imports.accounts import plan_accounts
from infra.imports.colleagues import Colleagues, plan_colleagues
from infra.imports.pipeline import PipelineOpportunity, read_pipeline
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
        read_table(folder / PIPELINE, pipeline.COLUMNS),
    )
    return export, f"opportunities-{digest(*(folder / name for name in (ACCOUNTS, PRODUCTS, TEAMS, PIPELINE)))}"


def plan_opportunities(batch: Batch, export: Export, options: Options) -> Plan:
    """Return all commands, in four phases: colleagues, customers, relations between them, opportunities."""
    notes = Notebook()
    prices = _prices(export.products, options.currency, notes)
    names = [row["account"] for row in export.accounts if row["account"]]
    opportunities = read_pipeline(export.pipeline, list(prices), names, notes)
    kept = [opportunity for opportunity in opportunities if _is_kept(opportunity, options, notes)]
    staff = _plan_staff(export, opportunities, notes)
    customers = plan_accounts(batch, export.accounts, _first_days(kept), options.currency, notes)
    unknown = {
        opportunity.account: opportunity
        for opportunity in reversed(kept)
        if opportunity.account and opportunity.account not in customers.names
    }
    newcomers = [_unlisted_customer(batch, opportunity) for opportunity in unknown.values()]
    unidentified = [
        _unidentified_customer(batch, opportunity, staff) for opportunity in kept if not opportunity.account
    ]
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
            remark = f"list price in {currency}; no price list to keep it in, it is the value expected of open deals"
            notes.add(row.place, product, "sales_price", price, remark)
        except ValueError as error:
            prices[product] = None
            notes.add(row.place, product, "sales_price", price, f"{error}; the product has no price")
    return prices


def _is_kept(opportunity: PipelineOpportunity, options: Options, notes: Notebook) -> bool:
    if opportunity.account:
        return True
    if options.without_account == "skip":
        notes.add(opportunity.place, opportunity.ref, "account", "", "is missing; left out as asked for", "skipped")
        return False
    notes.add(
        opportunity.place,
        opportunity.ref,
        "account",
        "",
        f"is missing; given to a customer of its own, tagged {UNIDENTIFIED}",
    )
    return True


def _plan_staff(export: Export, opportunities: Sequence[PipelineOpportunity], notes: Notebook) -> Colleagues:
    in_teams = {row["sales_agent"] for row in export.teams}
    selling = {opportunity.agent: opportunity.place for opportunity in reversed(opportunities)}
    strangers = {agent: place for agent, place in selling.items() if agent not in in_teams}
    for row in export.teams:
        if row["sales_agent"] not in selling:
            remark = "is in a team but has no opportunity; registered"
            notes.add(row.place, row["sales_agent"], "sales_agent", row["sales_agent"], remark)
    return plan_colleagues(export.teams, strangers, notes)


def _first_days(opportunities: Sequence[PipelineOpportunity]) -> Mapping[str, date]:
    first: dict[str, date] = {}
    for opportunity in opportunities:
        if opportunity.account:
            first[opportunity.account] = min(opportunity.opened, first.get(opportunity.account, opportunity.opened))
    return first


def _assumptions(options: Options) -> tuple[str, ...]:
    worth = "its product's list price" if options.expected == "list-price" else "not known"
    return (
        f"amounts are taken as {options.currency}, revenues as millions: the files name neither",
        "days stand for noon UTC; an account is a customer since its first opportunity",
        f"what an opportunity is worth before it closes: {worth}; reasons of lost ones: {LOST_REASON}",
    )


def _unlisted_customer(batch: Batch, opportunity: PipelineOpportunity) -> Story:
    fields = {"name": opportunity.account, "external_id": opportunity.account}
    return accounts.register(batch, opportunity.place, opportunity.account, fields, opportunity.opened)


def _unidentified_customer(batch: Batch, opportunity: PipelineOpportunity, staff: Colleagues) -> Story:
    """Return an unnamed lead's own customer; once identified, the two are merged."""
    name = f"Unidentified prospect {opportunity.ref}"
    owner = staff.handles[opportunity.agent]
    fields = {"name": name, "external_id": opportunity.ref, "tags": [UNIDENTIFIED], "owner": owner}
    return accounts.register(batch, opportunity.place, _customer_ref(opportunity), fields, opportunity.opened)


def _customer_ref(opportunity: PipelineOpportunity) -> str:
    return opportunity.account or f"prospect/{opportunity.ref}"


def _stories(
    batch: Batch,
    kept: Sequence[PipelineOpportunity],
    staff: Colleagues,
    prices: Mapping[str, Decimal | None],
    options: Options,
) -> tuple[Story, ...]:
    """Return one story per customer: the steps of all its opportunities in chronological order."""
    by_customer: dict[str, list[Step]] = {}
    for opportunity in kept:
        price = prices.get(opportunity.product) if options.expected == "list-price" else None
        steps = _steps(batch, opportunity, staff.handles[opportunity.agent], price, options.currency)
        by_customer.setdefault(_customer_ref(opportunity), []).extend(steps)
    return tuple(in_order(steps) for steps in by_customer.values())


def _steps(
    batch: Batch, opportunity: PipelineOpportunity, owner: str, price: Decimal | None, currency: str
) -> list[Step]:
    """Return an opportunity's steps through the pipeline, each at its true date."""
    key = str(batch.id("opportunity", opportunity.ref))
    path_prefix = f"/opportunities/{key}"

    def step(name: str, path: str, on: date, fields: Mapping[str, Any], **expected: object) -> Step:
        body = {**fields, "occurred_at": moment(on)}
        return Step(
            f"opportunity/{opportunity.ref}", name, opportunity.place, "sales", path, body, Proof(path_prefix, expected)
        )

    opening: dict[str, Any] = {
        "opportunity_id": key,
        "customer_id": str(batch.id("customer", _customer_ref(opportunity))),
        "title": f"{opportunity.product} for {opportunity.account or 'unidentified prospect'} ({opportunity.ref})",
        "product": opportunity.product,
        "owner": owner,
    }
    if price is not None:
        opening["amount"] = money(price, currency)
    steps = [step("open", "/opportunities", opportunity.opened, opening)]
    if opportunity.engaged:
        engaging = {"stage": "engaging"}
        steps.append(
            step(
                "engage", f"{path_prefix}/stage", opportunity.engaged, engaging, engaged_at=moment(opportunity.engaged)
            )
        )
    if opportunity.closed and opportunity.value is not None:
        won = {"amount": money(opportunity.value, currency)}
        steps.append(step("win", f"{path_prefix}/win", opportunity.closed, won, status="won"))
    elif opportunity.closed:
        steps.append(step("lose", f"{path_prefix}/lose", opportunity.closed, {"reason": LOST_REASON}, status="lost"))
    return steps
