"""Take pictures of the running product for the README: `python -m tests.e2e.screenshots` (make screenshots).

The product must be up (`make up`) with its demo data; CRM_PORT_BASE gives its ports.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import APIResponse, Error

from shared.settings import Settings
from tests.e2e.browser import Visitor, running_browser, visiting
from tests.e2e.palette import with_palette
from tests.support.settings import development

FOLDER = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 250_000
"""Largest size of a picture in bytes: the README loads all of them."""


async def pictures(visitor: Visitor) -> dict[str, tuple[str, str]]:
    """Return picture name → page; the customer is the one with the largest open opportunity."""
    deals = await _items(visitor, "sales", "/opportunities?status=open&sort=amount&limit=1")
    if not deals:
        raise LookupError("there is no demo data yet: run `make up` without CRM_DEMO=0 and wait until it is done")
    return {
        "customer-360": ("contacts", f"/ui/customers/{deals[0]['customer_id']}"),
        "pipeline": ("sales", "/"),
        "ticket-board": ("service_desk", "/"),
        "overview": ("analytics", "/"),
    }


async def _items(visitor: Visitor, department: str, path: str) -> list[dict[str, Any]]:
    answer: APIResponse = await visitor.context.request.get(visitor.url(department, path))
    assert answer.ok, await answer.text()
    items: list[dict[str, Any]] = (await answer.json())["items"]
    return items


async def take(settings: Settings, folder: Path) -> None:
    """Write the pictures into an existing folder; fail if one is too large or a page reports an error."""
    async with running_browser() as browser, visiting(browser, settings) as visitor:
        await visitor.sign_in("oskar")
        for name, (department, path) in (await pictures(visitor)).items():
            page = await visitor.open(department, path)
            picture = with_palette(await page.screenshot())
            (folder / f"{name}.png").write_bytes(picture)
            await page.close()
            if len(picture) > LARGEST:
                raise ValueError(f"{name}.png has {len(picture)} bytes, more than {LARGEST}")
            print(f"{folder / name}.png  {len(picture) // 1000} kB")  # noqa: T201 - the command's answer
        if visitor.complaints:
            raise RuntimeError("; ".join(visitor.complaints))


def main() -> None:
    settings = development()
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(take(settings, FOLDER))
    except Error as error:
        sys.exit(f"no answer at {settings.service_url('contacts')}; is the product up? {error.message}")
    except (LookupError, FileNotFoundError, RuntimeError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
