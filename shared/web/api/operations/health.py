"""Liveness, readiness (with reasons) and metrics, for operators and the supervisor."""

import asyncio
from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaException
from fastapi import APIRouter, FastAPI, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.responses import JSONResponse, Response

from shared.engine.event.records import topic_of
from shared.engine.log.reader import LogEnds
from shared.engine.service import Service
from shared.engine.store.database import UNREACHABLE
from shared.settings import DEPARTMENTS
from shared.web.api.operations.access import for_operators, is_operator

OUTBOX_ALARM = 30.0
"""Seconds an event may wait for Kafka before the service counts as not ready."""
FOR_EVERYBODY = ("ready", "service")
"""The part of the report that is open to everybody."""
DRIFT_ALARM = 60.0
"""Seconds a writer's clock may be ahead of ours; its recordedtime is adopted anyway, because order comes first."""


class Health:
    """Reports one service's dependencies, outbox, lag and parked records."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ends = LogEnds(service.kafka, [topic_of(d) for d in DEPARTMENTS])
        self._one_at_a_time = asyncio.Lock()

    async def report(self) -> dict[str, Any]:
        """Return the state of everything, with `reasons` why the service is not ready (empty if it is ready)."""
        service = self._service
        reasons = [f"starting: {service.starting}"] if service.starting else []
        report: dict[str, Any] = {"service": service.department.name, "generation": service.database.generation}
        if service.starting and service.progress[1]:
            report["filling"] = {"done": service.progress[0], "total": service.progress[1]}
        report |= await self._postgres(reasons)
        report |= await self._kafka(report, reasons)
        if service.subscriber.fault:
            reasons.append(f"projector: {service.subscriber.fault}")
        return {"ready": not reasons, "reasons": reasons, "alarms": self._alarms(report), **report}

    def _alarms(self, report: Mapping[str, Any]) -> list[str]:
        """Return the alarms: conditions that need attention although the service works."""
        alarms = [f"{count} records parked ({kind})" for kind, count in report.get("parked", {}).items() if count]
        drift = self._service.projector.counters.drift_seconds
        if drift > DRIFT_ALARM:
            alarms.append(f"a writer's clock is {drift:.0f} s ahead of ours")
        return alarms

    async def _postgres(self, reasons: list[str]) -> dict[str, Any]:
        service = self._service
        if not service.database.generation:
            return {"postgres": "not open"}
        try:
            row = await asyncio.wait_for(service.database.fetchrow(STATE), 3)
            offsets = await service.database.fetch("SELECT topic, partition, next_offset FROM offsets")
        except (*UNREACHABLE, TimeoutError) as error:
            reasons.append(f"Postgres cannot be reached ({type(error).__name__})")
            return {"postgres": "away"}
        assert row is not None
        if row["outbox_age"] > OUTBOX_ALARM:
            reasons.append(f"{row['outbox']} events wait for Kafka, the oldest for {row['outbox_age']:.0f} s")
        return {
            "postgres": "ok",
            "outbox": {"depth": row["outbox"], "age_seconds": round(row["outbox_age"], 3)},
            "parked": {"invalid": row["invalid"], "gap": row["gap"], "conflict": row["conflict"]},
            "offsets": {(o["topic"], o["partition"]): o["next_offset"] for o in offsets},
        }

    async def _kafka(self, report: dict[str, Any], reasons: list[str]) -> dict[str, Any]:
        offsets = report.pop("offsets", {})
        try:
            async with self._one_at_a_time:
                ends = await asyncio.to_thread(self._ends.read)
        except KafkaException as error:
            reasons.append(f"Kafka cannot be reached ({error.args[0]})")
            return {"kafka": "away"}
        lag = dict.fromkeys(DEPARTMENTS, 0)
        for (topic, partition), end in ends.items():
            applied = offsets.get((topic, partition), 0)
            lag[topic.split(".")[1]] += max(0, end - applied)
            if end < applied:
                reasons.append(
                    f"{topic}/{partition} ends before what was applied: the log lost events; restart repairs it"
                )
        return {"kafka": "ok", "lag": lag}


STATE = """
    SELECT (SELECT count(*) FROM store.outbox) AS outbox,
           coalesce((SELECT extract(epoch FROM clock_timestamp() - queued_at)::float8
                     FROM store.outbox ORDER BY id LIMIT 1), 0) AS outbox_age,
           (SELECT count(*) FROM parked WHERE kind = 'invalid') AS invalid,
           (SELECT count(*) FROM parked WHERE kind = 'gap') AS gap,
           (SELECT count(*) FROM parked WHERE kind = 'conflict') AS conflict
"""


def install(app: FastAPI, service: Service) -> None:
    """Add /healthz and /readyz, whose status is open to everybody, and /metrics, which is for operators."""
    health = Health(service)
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """Confirm that the process responds."""
        return {"status": "alive", "service": service.department.name}

    @router.get("/readyz")
    async def ready(request: Request) -> JSONResponse:
        """Report whether the service can do its work; to operators also why not."""
        report = await health.report()
        return JSONResponse(await _shown(report, request), 200 if report["ready"] else 503)

    @router.get("/metrics", dependencies=[for_operators()])
    async def metrics() -> Response:
        """Return the same figures for Prometheus."""
        return Response(_metrics(service, await health.report()), media_type=CONTENT_TYPE_LATEST)

    app.include_router(router)


async def _shown(report: Mapping[str, Any], request: Request) -> Mapping[str, Any]:
    """Return the report, or the part of it that is open to everybody."""
    return report if await is_operator(request) else {name: report[name] for name in FOR_EVERYBODY}


def _metrics(service: Service, report: Mapping[str, Any]) -> bytes:
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, values: Mapping[str, float], label: str = "") -> None:
        metric = Gauge(f"crm_{name}", meaning, [label] if label else [], registry=registry)
        for value_of, value in values.items():
            (metric.labels(value_of) if label else metric).set(value)

    counters = service.projector.counters
    gauge("ready", "1 when the service can do its work", {"": float(report["ready"])})
    gauge("outbox_depth", "events committed and not yet in Kafka", {"": report.get("outbox", {}).get("depth", 0)})
    gauge("outbox_age_seconds", "age of the oldest of them", {"": report.get("outbox", {}).get("age_seconds", 0)})
    gauge("lag_events", "records in the log not yet applied here", report.get("lag", {}), "source")
    gauge("parked_records", "records put aside", report.get("parked", {}), "kind")
    gauge("events_published_total", "events confirmed by Kafka", {"": service.relay.published})
    gauge("projected_total", "what became of records", vars(counters), "outcome")
    gauge("generation", "serving generation of the read models", {"": service.database.generation})
    return generate_latest(registry)
