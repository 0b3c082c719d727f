"""The `crm` command, run against the running product."""

import asyncio
import os
import sys

from shared.settings import PROJECT_DIR
from tests.support.product import Product


async def crm(product: Product, *arguments: str) -> tuple[int, str]:
    """Run a command; return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "infra.cli",
        *arguments,
        cwd=PROJECT_DIR,
        env={**os.environ, **product.environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, (out + err).decode()
