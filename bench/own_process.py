"""Run a function in a separate process, so that the measured and the measuring code share no interpreter."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

import uvloop

P = ParamSpec("P")
R = TypeVar("R")


def in_own_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a module's function in a fresh process and return its result."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def side_by_side(calls: list[tuple[Callable[..., R], tuple[Any, ...]]]) -> list[R]:
    """Call functions concurrently, each in its own process."""
    with ProcessPoolExecutor(len(calls), mp_context=get_context("spawn")) as pool:
        futures: list[Future[R]] = [pool.submit(function, *args) for function, args in calls]
        return [future.result() for future in futures]


def run(main: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine on the services' event loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
