"""Small files for tests."""

from collections.abc import Sequence

from infra.imports import accounts, calls, colleagues
from infra.imports.opportunities import PRODUCT_COLUMNS, Export
from infra.imports.pipeline import COLUMNS as PIPELINE_COLUMNS
from infra.imports.tables import TableRow, parse_table


def table(file: str, columns: Sequence[str], *lines: str, delimiter: str = ",") -> list[TableRow]:
    return parse_table(
        file, [delimiter.join(columns) + "\n", *(f"{line}\n" for line in lines)], columns, delimiter=delimiter
    )


ACCOUNTS = (
    "Acme Corporation,technolgy,1996,1100.04,2822,United States,",
    "Bluth Company,retail,1993,1242.32,3027,Philipines,Acme Corporation",
)
TEAMS = ("Moses Frase,Dustin Brinkmann,Central", "Mei-Mei Johns,Dustin Brinkmann,Central")
PRODUCTS = ("GTX Basic,GTX,550", "GTX Pro,GTX,4821")


def export(*pipeline: str, accounts_: Sequence[str] = ACCOUNTS, teams: Sequence[str] = TEAMS) -> Export:
    return Export(
        table("accounts.csv", accounts.COLUMNS, *accounts_),
        table("products.csv", PRODUCT_COLUMNS, *PRODUCTS),
        table("sales_teams.csv", colleagues.COLUMNS, *teams),
        table("sales_pipeline.csv", PIPELINE_COLUMNS, *pipeline),
    )


def called(*lines: str) -> list[TableRow]:
    return table("bank.csv", calls.COLUMNS, *lines, delimiter=";")
