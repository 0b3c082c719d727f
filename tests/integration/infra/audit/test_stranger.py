"""The verifier printed in docs/audit.md works."""

import asyncio
import re
import sys
from pathlib import Path

from infra.access.client_settings import client_settings
from shared.settings import AUDITOR, PROJECT_DIR
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
    settings = tmp_path / "auditor.properties"
    settings.write_text("\n".join(client_settings(product.settings, AUDITOR)), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(program),
        str(settings),
        about,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    [fingerprint] = (await product.wait_until_equal([about])).values()
    assert out.decode() == f"6 events, fingerprint {fingerprint}\n"
