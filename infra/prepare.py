"""`python -m infra.prepare`: create principals, topics and databases for the services.

The supervisor runs it as a separate process, so that it carries neither driver's memory nor threads.
"""

import asyncio
import sys

from infra.access.provisioning import ensure_principals
from infra.databases import ensure_databases
from infra.errors import Problem
from infra.topics import ensure_topics
from shared.settings import Settings


async def prepare(settings: Settings) -> None:
    await asyncio.gather(ensure_databases(settings), asyncio.to_thread(_prepare_kafka, settings))


def _prepare_kafka(settings: Settings) -> None:
    ensure_principals(settings)
    ensure_topics(settings)


def main() -> int:
    try:
        asyncio.run(prepare(Settings()))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
