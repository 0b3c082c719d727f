"""Calculations in a separate, low-priority process, with typed questions and answers.

`python -m shared.engine.jobs.child_process MODULE MEMORY SECONDS` calls `MODULE.answer` for each question until its
input ends, which also happens when the service dies. The module should load fast. Messages are pickled and prefixed
with their length. What reads foreign input has limits, which the kernel keeps.
"""

import asyncio
import os
import pickle
import resource
import sys
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Generic, TypeVar, cast

Q = TypeVar("Q")
A = TypeVar("A")
LENGTH = 8
"""Bytes of the length before each message; a length of 0 ends the answers to a question."""
NICENESS = 5
"""The increment of a child's niceness over that of the service."""


class Child(Generic[Q, A]):
    """A running child process, asked one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input, self._output = process.stdin, process.stdout

    async def ask(self, question: Q) -> AsyncIterator[A]:
        """Yield the answers to a question.

        Raises:
            asyncio.IncompleteReadError, ConnectionError: the child has ended.
        """
        self._input.write(_framed(question))
        await self._input.drain()
        while length := int.from_bytes(await self._output.readexactly(LENGTH), "big"):
            yield cast("A", pickle.loads(await self._output.readexactly(length)))  # noqa: S301 - our own child's


@dataclass(frozen=True)
class ChildProcess(Generic[Q, A]):
    """A module whose `answer` takes a question of type Q and yields answers of type A."""

    answer: Callable[[Q], AsyncIterator[A]]
    memory: int = 0
    """Bytes that a child may have (0: as many as there are); beyond them it gets a MemoryError."""
    seconds: int = 0
    """Processor time that a child may use (0: any); then it is ended."""

    @asynccontextmanager
    async def started(self, files: Collection[int] = ()) -> AsyncIterator[Child[Q, A]]:
        """Run a child for the time of the block; it inherits these open files."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __name__,
            self.answer.__module__,
            str(self.memory),
            str(self.seconds),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=files,
        )
        try:
            yield Child(process)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _framed(message: object) -> bytes:
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(LENGTH, "big") + content


async def serve(answer: Callable[[Any], AsyncIterator[Any]], source: BinaryIO, target: BinaryIO) -> None:
    """Answer questions until the input ends or nobody reads the answers any more."""
    with suppress(BrokenPipeError):
        while head := source.read(LENGTH):
            question = pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301 - our own parent's
            async for message in answer(question):
                target.write(_framed(message))
                target.flush()
            target.write(bytes(LENGTH))
            target.flush()


def bound(memory: int, seconds: int) -> None:
    """Have the kernel keep this process's limits."""
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        if most:
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    os.nice(NICENESS)
    bound(int(sys.argv[2]), int(sys.argv[3]))
    asyncio.run(serve(import_module(sys.argv[1]).answer, sys.stdin.buffer, sys.stdout.buffer))
