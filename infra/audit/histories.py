"""Compare `GET /customers/{id}/history` of every service with the log."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx

from infra.audit.log import EPOCH, MICROSECOND, LogAudit
from infra.audit.report import Fault, Report
from infra.clients import service_client
from shared.engine.event.envelope import instant
from shared.history.fingerprint import fingerprint, positions
from shared.settings import DEPARTMENTS, Settings


async def compare_histories(settings: Settings, customer: UUID, log: LogAudit, report: Report) -> None:
    """Compare positions and fingerprint of one customer's history, up to the last event read, in all services."""
    members = log.members_of(customer)
    ends = [end for member in members for end in log.ends_of(member)]
    if not ends:
        return
    streams = [stream for member in members for stream in log.streams.get(member, {}).values()]
    last = max(stream.recorded_at for stream in streams)
    log_positions = positions(ends, members[0])
    parameters = {
        "limit": "1",
        "as_of": instant(EPOCH + last * MICROSECOND),
        "at_least": ",".join(f"{source}:{sequence}" for source, sequence in log_positions.items()),
    }
    expected = {"positions": log_positions, "fingerprint": fingerprint(ends)}
    answers = await asyncio.gather(*(_fetch_history(settings, name, members[0], parameters) for name in DEPARTMENTS))
    for department, answer in zip(DEPARTMENTS, answers, strict=True):
        report.counts["histories over HTTP"] += 1
        fault = _difference(expected, answer)
        if fault:
            report.add(Fault(f"{department} history", fault, subject=f"customer/{customer}"))


async def _fetch_history(
    settings: Settings, department: str, customer: UUID, parameters: Mapping[str, str]
) -> dict[str, Any]:
    async with service_client(settings, department, "auditor") as client:
        try:
            answer = await client.get(f"/customers/{customer}/history", params=parameters)
        except httpx.HTTPError as error:
            return {"detail": f"the service gives no answer ({type(error).__name__})"}
    body: dict[str, Any] = answer.json()
    return body


def _difference(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    if "fingerprint" not in answer:
        return str(answer.get("detail", "the service gives no history"))
    if answer["positions"] != expected["positions"]:
        return f"its positions are {answer['positions']}, the log's {expected['positions']}"
    if answer["fingerprint"] != expected["fingerprint"]:
        return f"its fingerprint is {answer['fingerprint']}, the log's {expected['fingerprint']}"
    return None
