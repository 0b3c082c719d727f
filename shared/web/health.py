"""Alive, ready (with reasons), measured: what operators and the supervisor ask."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaException
from fastapi import APIRouter, FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.responses import JSONResponse, Response

from shared.arrival import topic_of
from shared.database import UNREACHABLE
from shared.log_reader import LogEnds
from shared.service import Service
from shared.settings import DEPARTMENTS

OUTBOX_ALARM = 30.0
"""Seconds an event may wait for Kafka before readiness says so."""
ENDS_FRESH = 1.0


class Health:
    """Looks at one service's dependencies, outbox, lag and parked records."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ends = LogEnds(service.settings.bootstrap_servers, [topic_of(d) for d in DEPARTMENTS])
        self._known_ends: Mapping[tuple[str, int], int] = {}
        self._looked_at = -ENDS_FRESH

    async def report(self) -> dict[str, Any]:
        """Return the state of everything, with `reasons` why the service is not ready (empty: it is)."""
        service = self._service
        reasons = [f"starting: {service.starting}"] if service.starting else []
        report: dict[str, Any] = {"service": service.department.name, "generation": service.database.generation}
        if service.starting and service.progress[1]:
            report["filling"] = {"done": service.progress[0], "total": service.progress[1]}
        report |= await self._postgres(reasons)
        report |= await self._kafka(report, reasons)
        if service.subscriber.fault:
            reasons.append(f"projector: {service.subscriber.fault}")
        return {"ready": not reasons, "reasons": reasons, **report}

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
            if time.monotonic() - self._looked_at > ENDS_FRESH:
                self._known_ends = await asyncio.to_thread(self._ends.read)
                self._looked_at = time.monotonic()
        except KafkaException as error:
            reasons.append(f"Kafka cannot be reached ({error.args[0]})")
            return {"kafka": "away"}
        lag = dict.fromkeys(DEPARTMENTS, 0)
        for (topic, partition), end in self._known_ends.items():
            source = topic.split(".")[1]
            lag[source] += max(0, end - offsets.get((topic, partition), 0))
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
    """Add /healthz, /readyz and /metrics, open to everybody on the network that may reach them."""
    health = Health(service)
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive", "service": service.department.name}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        """Whether the service can do its work; if not, why."""
        report = await health.report()
        return JSONResponse(report, 200 if report["ready"] else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        """The same figures for Prometheus."""
        return Response(_metrics(service, await health.report()), media_type=CONTENT_TYPE_LATEST)

    app.include_router(router)


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
