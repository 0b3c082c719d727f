"""The public sales export, imported whole: each department reports the figures of the raw files."""

import os
from pathlib import Path

import pytest

from infra.imports.opportunities import Options, plan_opportunities, read_export
from infra.imports.plan import Batch
from infra.imports.report import sums
from shared.settings import PROJECT_DIR
from tests.support.imports import send
from tests.support.product import Product

FOLDER = Path(os.environ.get("CRM_DATA_DIR") or PROJECT_DIR.parent / "shared" / "data") / "crm_opportunities"
OFFICES = ("Central", "East", "West")


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the public sales data are not there: {FOLDER} (CRM_DATA_DIR)")
async def test_all_departments_give_the_known_figures(disposable_product: Product) -> None:
    product = disposable_product
    await product.reset()  # other tests may have sold in the same offices
    export, name = read_export(FOLDER)
    made = plan_opportunities(Batch(name), export, Options())
    outcome = await send(product, made, side_by_side=64)
    assert not outcome.failed
    assert {row.file: (row.read, row.missing) for row in sums(made, outcome)} == {
        "accounts.csv": (85, 0), "sales_teams.csv": (35, 0), "sales_pipeline.csv": (8800, 0),
    }  # fmt: skip

    sales = (await product.client("sales", "sales").get("/pipeline/summary", params={"by": "office"})).json()
    total = sales["total"]
    assert (total["opened"], total["closed"]) == (8800, 6711)
    assert total["won_value"] == [{"amount": "10005534", "currency": "EUR"}]
    assert round(100 * total["win_rate"], 2) == 63.15
    assert (round(total["days_to_close"], 2), round(total["days_to_win"], 2)) == (47.99, 51.78)
    assert {group["key"] for group in sales["groups"]} == set(OFFICES)

    analytics = product.client("analytics", "analyst")
    rate = (await analytics.get("/reports/win-rate")).json()["totals"]
    assert (rate["win_rate"], rate["closed"], float(rate["won_value"])) == (63.15, 6711, 10_005_534)
    days = (await analytics.get("/reports/time-to-close")).json()["totals"]
    assert (days["days"], days["days_won"]) == (47.99, 51.78)
