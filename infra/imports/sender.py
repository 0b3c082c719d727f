"""Send commands to the services like any client: retry while it can help, recognise finished commands."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from infra.errors import Problem
from infra.imports.connection import HttpAnswer, ServiceConnection
from infra.imports.plan import Batch, Proof, Step
from shared.settings import DEPARTMENTS, Settings

PATIENCE = 120.0
"""Seconds for a service to come back."""
_CUSTOMER_PATIENCE = 20.0
"""Seconds for a department to read a customer registered in contacts."""
_LONGEST_PAUSE = 2.0
_AWAY = frozenset({429, 502, 503, 504})

Tokens = Callable[[str], str]
"""Returns a bearer token for a handle; the empty handle is the importer itself."""


class CommandRefused(Exception):  # noqa: N818 - a refusal, not an error of ours
    """A service refused a command; the message is its own."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """An executed command; `new` tells whether this run or an earlier one executed it."""

    new: bool


class Sender:
    """Sends requests to one installation, one at a time over its own connections.

    Concurrent work uses several senders: a shared pool would search all its connections for each request.
    """

    def __init__(self, settings: Settings, tokens: Tokens, batch: Batch, *, channel: str, began: datetime) -> None:
        self._batch = batch
        self._tokens = tokens
        self._began = int(began.timestamp() * 1000)
        self._common = {"X-Batch-Id": batch.name, "X-Channel": channel, "Content-Type": "application/json"}
        self._connections = {
            department: ServiceConnection(settings.service_url(department)) for department in DEPARTMENTS
        }

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()

    async def send(self, step: Step) -> SendResult:
        """Execute a command unless an earlier run did.

        Raises:
            NotDone: the service refuses it, and no earlier run executed it.
            Problem: no command of this kind can succeed: not allowed, or the service does not come back.
        """
        headers = self._headers(step.actor) | {
            "Idempotency-Key": str(self._batch.id("step", step.thing, step.name)),
            "X-Correlation-Id": str(self._batch.id("story", step.thing)),
        }
        body = msgspec.json.encode(step.body)
        answer = await self._with_retries(
            step.department, "POST", step.path, headers, body, lambda answer: _awaits_customer(answer, step)
        )
        if answer.ok:
            return SendResult(new=self._is_new(answer))
        if answer.status in {401, 403}:
            raise Problem(f"{step.department} does not admit the import: {_words(answer)}")
        if step.proof and await self._proves(step.department, step.proof):
            return SendResult(new=False)
        raise CommandRefused(_words(answer))

    async def read(self, department: str, path: str) -> Any:
        """Return a service's answer at a path, or None if there is nothing.

        Raises:
            NotDone: the service refuses the read.
        """
        answer = await self._with_retries(department, "GET", path, self._headers(""), b"", lambda _: False)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if not answer.ok:
            raise CommandRefused(_words(answer))
        return msgspec.json.decode(answer.body)

    async def _with_retries(
        self,
        department: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        too_early: Callable[[HttpAnswer], bool],
    ) -> HttpAnswer:
        """Repeat a request until another attempt would not change the answer."""
        loop = asyncio.get_running_loop()
        began, pause = loop.time(), 0.05
        while True:
            try:
                answer = await self._connections[department].ask(method, path, headers, body)
                early = too_early(answer) and loop.time() < began + _CUSTOMER_PATIENCE
                if answer.status not in _AWAY and not early:
                    return answer
                why = _words(answer)
            except OSError as error:
                why = str(error) or type(error).__name__
            if loop.time() > began + PATIENCE:
                raise Problem(f"{department} does not answer ({why}); run the same command again, it goes on from here")
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads retries, keeps no secret
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _proves(self, department: str, proof: Proof) -> bool:
        content = await self.read(department, proof.path)
        if content is None:
            return False
        candidates = content if isinstance(content, list) else [content]
        return any(all(candidate.get(name) == value for name, value in proof.says.items()) for candidate in candidates)

    def _headers(self, actor: str) -> dict[str, str]:
        return {**self._common, "Authorization": f"Bearer {self._tokens(actor)}"}

    def _is_new(self, answer: HttpAnswer) -> bool:
        """Tell a fresh answer from a remembered one: event ids are UUIDv7, which begin with the recording time."""
        events = msgspec.json.decode(answer.body)["events"]
        return bool(events) and UUID(events[0]["id"]).int >> 80 >= self._began


def _awaits_customer(answer: HttpAnswer, step: Step) -> bool:
    """Tell whether the department has not yet read the customer that this import registered."""
    if answer.status != HTTPStatus.NOT_FOUND or "customer_id" not in step.body:
        return False
    return any(error["field"] == "customer_id" for error in msgspec.json.decode(answer.body).get("errors", ()))


def _words(answer: HttpAnswer) -> str:
    try:
        return str(msgspec.json.decode(answer.body)["detail"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return f"HTTP {answer.status}"
