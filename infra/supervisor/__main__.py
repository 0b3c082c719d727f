"""`python -m infra.supervisor`: started by `crm up`, in the background."""

import asyncio
import os
import sys

from infra.access.modes import keep_private
from infra.supervisor.plan import SERVICES, planned_servers, planned_services
from infra.supervisor.state import supervisor_lock
from infra.supervisor.supervisor import Supervisor
from shared.settings import Settings


async def _run(settings: Settings, package: str) -> None:
    supervisor = Supervisor(settings, planned_servers(settings), planned_services(settings, package), os.getpid())
    await supervisor.run()


def main() -> int:
    keep_private()
    settings = Settings()
    package = sys.argv[1] if len(sys.argv) > 1 else SERVICES
    with supervisor_lock(settings) as ours:
        if ours:
            asyncio.run(_run(settings, package))
    return 0  # another supervisor is already running: nothing to do


if __name__ == "__main__":
    sys.exit(main())
