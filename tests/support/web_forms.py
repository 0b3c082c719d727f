"""Web forms of the running product."""

from typing import Any

from shared.messages.clock import new_id
from tests.support.api import post, read
from tests.support.product import Product


async def open_web_form(product: Product, **more: Any) -> dict[str, Any]:
    """Open a form; return it with its token, which only this answer tells."""
    keeper = product.client("contacts", "manager", "mia")
    fields = {"label": f"Ask {new_id().hex[-6:]}", "country": "DE", "source": "web form", "response_hours": 24, **more}
    opened = await post(keeper, "/web-forms", **fields)
    form = next(form for form in await read(keeper, "/web-forms") if form["form_id"] == opened["form_id"])
    return {**form, "token": opened["token"]}
