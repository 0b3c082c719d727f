"""The verifier printed in docs/audit.md works."""

import asyncio
import re
import sys
from pathlib import Path

from shared.settings import PROJECT_DIR
from tests.integration.infra.audit.cases import create_customer
from tests.support.product import Product


async def test_the_documented_verifier_finds_the_fingerprint_that_services_say(
    product: Product, tmp_path: Path
) -> None:
    about = await create_customer(product)
    text = (PROJECT_DIR / "docs" / "audit.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert block
    program = tmp_path / "verify.py"
    program.write_text(block[1], encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(program),
        product.settings.bootstrap_servers,
        about,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    [fingerprint] = (await product.wait_until_equal([about])).values()
    assert out.decode() == f"6 events, fingerprint {fingerprint}\n"
