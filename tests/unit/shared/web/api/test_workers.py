"""Background work starts together with the command queue, and a worker that ends does not stop the others."""

import asyncio

from services.sales.department import SALES
from shared.engine.jobs.worker import Worker
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.web.api.app import run_worker
from tests.support.settings import offline

SETTINGS = offline()


async def test_a_worker_waits_for_the_queue() -> None:
    service, begun = Service(SETTINGS, SALES, LANGUAGE), asyncio.Event()

    async def work() -> None:
        begun.set()

    task = asyncio.create_task(run_worker(service, Worker("work", work)))
    await asyncio.sleep(0)
    assert not begun.is_set()
    service.queue.open.set()
    await task
    assert begun.is_set()


async def test_a_worker_that_fails_ends_alone() -> None:
    service = Service(SETTINGS, SALES, LANGUAGE)
    service.queue.open.set()

    async def fail() -> None:
        raise ValueError("lost")

    await run_worker(service, Worker("failing", fail))
