"""A folder of accounts, products, sales teams and a pipeline: customers, colleagues and their opportunities. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from infra.imports import accounts, colleagues, deals
from infra.imports.accounts import plan_accounts
from infra.imports.colleagues import Colleagues, plan_colleagues
from infra.imports.deals import Deal, read_deals
from infra.imports.plan import Batch, Notebook, Phase, Plan, Proof, Step, Story
from infra.imports.tables import Row, digest, read_table
from infra.imports.values import amount, moment, money

ACCOUNTS, PRODUCTS, TEAMS, PIPELINE = "accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"
PRODUCT_COLUMNS = ("product", "series", "sales_price")
LOST_REASON = "unknown"
UNIDENTIFIED = "unidentified"

WithoutAccount = Literal["own", "skip"]
Expected = Literal["list-price", "none"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the files leave open."""

    currency: str = "EUR"
    without_account: WithoutAccount = "own"
    """An opportunity without an account gets a customer of its own, or is left out."""
    expected: Expected = "list-price"
    """What an opportunity is worth until it closes: its product's list price, or nothing."""


@dataclass(frozen=True, slots=True)
class Export:
    """The four files, read."""

    accounts: Sequence[Row]
    products: Sequence[Row]
    teams: Sequence[Row]
    pipeline: Sequence[Row]


def read_export(folder: Path) -> tuple[Export, str]:
    """Return the rows of the folder's files, and the name of the batch they make.

    Raises:
        Problem: a file is missing or has not the columns it must have.
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
    found = read_deals(export.pipeline, list(prices), names, notes)
    kept = [deal for deal in found if _kept(deal, options, notes)]
    staff = _staff(export, found, notes)
    customers = plan_accounts(batch, export.accounts, _first_days(kept), options.currency, notes)
    unknown = {deal.account: deal for deal in reversed(kept) if deal.account and deal.account not in customers.names}
    newcomers = [_stranger(batch, deal) for deal in unknown.values()]
    unidentified = [_unidentified(batch, deal, staff) for deal in kept if not deal.account]
    sold = [_story(batch, deal, staff, prices, options) for deal in kept]
    return Plan(
        batch,
        (
            staff.phase,
            Phase("customers", (*customers.customers, *newcomers, *unidentified)),
            Phase("relations", customers.relations),
            Phase("opportunities", tuple(sold)),
        ),
        tuple(notes.notes),
        {rows[0].place.file: len(rows) for rows in (export.accounts, export.teams, export.pipeline) if rows},
    )


def _prices(rows: Sequence[Row], currency: str, notes: Notebook) -> Mapping[str, Decimal | None]:
    """Return the list price of each product; products have no price list here yet, so each price is reported."""
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


def _kept(deal: Deal, options: Options, notes: Notebook) -> bool:
    if deal.account:
        return True
    if options.without_account == "skip":
        notes.add(deal.place, deal.ref, "account", "", "is missing; left out as asked for", "skipped")
        return False
    notes.add(deal.place, deal.ref, "account", "", f"is missing; given to a customer of its own, tagged {UNIDENTIFIED}")
    return True


def _staff(export: Export, found: Sequence[Deal], notes: Notebook) -> Colleagues:
    in_teams = {row["sales_agent"] for row in export.teams}
    selling = {deal.agent: deal.place for deal in reversed(found)}
    strangers = {agent: place for agent, place in selling.items() if agent not in in_teams}
    for row in export.teams:
        if row["sales_agent"] not in selling:
            said = "is in a team but has no opportunity; registered"
            notes.add(row.place, row["sales_agent"], "sales_agent", row["sales_agent"], said)
    return plan_colleagues(export.teams, strangers, notes)


def _first_days(found: Sequence[Deal]) -> Mapping[str, date]:
    first: dict[str, date] = {}
    for deal in found:
        if deal.account:
            first[deal.account] = min(deal.opened, first.get(deal.account, deal.opened))
    return first


def _stranger(batch: Batch, deal: Deal) -> Story:
    fields = {"name": deal.account, "external_id": deal.account}
    return Story(f"account/{deal.account}", (accounts.register(batch, deal.place, deal.account, fields, deal.opened),))


def _unidentified(batch: Batch, deal: Deal, staff: Colleagues) -> Story:
    """Return the customer that a lead gets at birth; once it is known who it is, the two are merged."""
    name = f"Unidentified prospect {deal.ref}"
    owner = {"owner": staff.handles[deal.agent]} if deal.agent in staff.handles else {}
    fields = {"name": name, "external_id": deal.ref, "tags": [UNIDENTIFIED], **owner}
    step = accounts.register(batch, deal.place, _customer_ref(deal), fields, deal.opened)
    return Story(f"prospect/{deal.ref}", (step,))


def _customer_ref(deal: Deal) -> str:
    return deal.account or f"prospect/{deal.ref}"


def _story(
    batch: Batch, deal: Deal, staff: Colleagues, prices: Mapping[str, Decimal | None], options: Options
) -> Story:
    """Return an opportunity's way through the pipeline, each step at its true date."""
    key = str(batch.id("opportunity", deal.ref))
    price = prices.get(deal.product) if options.expected == "list-price" else None
    body: dict[str, Any] = {
        "opportunity_id": key,
        "customer_id": str(batch.id("customer", _customer_ref(deal))),
        "title": f"{deal.product} for {deal.account or 'unidentified prospect'} ({deal.ref})",
        "product": deal.product,
        "owner": staff.handles[deal.agent],
        "occurred_at": moment(deal.opened),
    }
    if price is not None:
        body["amount"] = money(price, options.currency)
    there = f"/opportunities/{key}"
    steps = [Step("open", deal.place, "sales", "/opportunities", body, Proof(there))]
    if deal.engaged:
        engaging = {"stage": "engaging", "occurred_at": moment(deal.engaged)}
        steps.append(
            _step(deal, "engage", f"{there}/stage", engaging, Proof(there, {"engaged_at": moment(deal.engaged)}))
        )
    if deal.closed:
        steps.append(_closing(deal, there, deal.closed, options.currency))
    return Story(f"opportunity/{deal.ref}", tuple(steps))


def _closing(deal: Deal, there: str, on: date, currency: str) -> Step:
    if deal.stage == "won":
        assert deal.value is not None
        won = {"amount": money(deal.value, currency), "occurred_at": moment(on)}
        return _step(deal, "win", f"{there}/win", won, Proof(there, {"status": "won"}))
    lost = {"reason": LOST_REASON, "occurred_at": moment(on)}
    return _step(deal, "lose", f"{there}/lose", lost, Proof(there, {"status": "lost"}))


def _step(deal: Deal, name: str, path: str, body: Mapping[str, Any], proof: Proof) -> Step:
    return Step(name, deal.place, "sales", path, body, proof)
