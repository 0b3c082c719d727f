"""(i) The cost of asking for a password at Kafka, and of encrypting: beside an open listener of the same broker."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from pydantic import SecretStr

from bench.own_process import in_own_process
from bench.result import Measurement
from bench.scale import Scale
from infra.access.provisioning import ensure_principals
from infra.embedded import kafka, places
from infra.embedded.runtime import Server
from infra.processes.ports import reserved_port_base
from infra.processes.spec import ProcessSpec
from shared.configuration.kafka import KafkaConnection
from shared.engine.log.reader import LogReader
from shared.engine.log.relay import producer_config
from shared.messages.clock import new_id
from shared.settings import OPERATOR, Settings

OPEN_PORT, SECURE_PORT = 94, 95
"""Further ports of the measured broker, counted from its port base."""
BYTES = 900
TIMEOUT = 60.0
RECORDS_PER_SECOND_OF_SCALE = 50_000


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield records written and read back per second on each listener, measured in turns."""
    records = int(RECORDS_PER_SECOND_OF_SCALE * scale.seconds)
    runs: dict[str, list[float]] = {"open": [], "password": [], "password_and_tls": []}
    with _broker() as listeners:
        for _ in range(scale.rounds):
            for name, figures in runs.items():
                figures.append(in_own_process(write_and_read, listeners[name], records))
    how = (
        f"{records:,} records of {BYTES} bytes written by the relay's producer and read back by the reader of "
        "rebuilds, one partition, one client process; listeners of one broker in turns: SASL/SCRAM-SHA-512 as by "
        "default, an open one as floor, and the same with TLS as peer"
    )
    open_listener, encrypted = median(runs["open"]), median(runs["password_and_tls"])
    yield Measurement(
        "kafka_protected", "records/s", "higher", runs["password"], how, {"open": open_listener}, {"tls": encrypted}
    )


def write_and_read(connection: KafkaConnection, records: int) -> float:
    """Write records and read them back; return how many per second."""
    topic = f"bench.{new_id()}"
    admin = AdminClient(connection.client)
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(TIMEOUT)
    began = time.perf_counter()
    producer = Producer({**producer_config(connection), "queue.buffering.max.messages": records})
    for _ in range(records):
        producer.produce(topic, b"x" * BYTES, partition=0)
    producer.flush(TIMEOUT)
    with LogReader(connection, [topic]) as reader:
        while not reader.done:
            reader.read()
    taken = time.perf_counter() - began
    admin.delete_topics([topic])[topic].result(TIMEOUT)
    return records / taken


@contextmanager
def _broker() -> Iterator[Mapping[str, KafkaConnection]]:
    """Run a broker with an open listener and an encrypted one beside its usual ones."""
    folder = Path(tempfile.mkdtemp(prefix="crm-bench-"))
    try:
        with reserved_port_base() as base:
            settings = Settings(state_dir=folder, port_base=base, kafka="", postgres=SecretStr(""), kafka_tls=True)
            server = Server(lambda: _spec(settings), owner=str(folder))
            server.start()
            try:
                ensure_principals(settings)
                yield _listeners(settings)
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder)


def _spec(settings: Settings) -> ProcessSpec:
    """Prepare the broker as always, then add the open listener, whose clients may do everything."""
    place = places.kafka_place(settings)
    spec = kafka.prepare(place)
    address = f"127.0.0.1:{settings.port_base + OPEN_PORT}"
    secured = f"127.0.0.1:{settings.port_base + SECURE_PORT}"
    lines = dict(line.split("=", 1) for line in place.config_file.read_text().splitlines())
    for name in ("listeners", "advertised.listeners"):
        lines[name] += f",OPEN://{address},PASSWORD://{secured}"
    lines["listener.security.protocol.map"] += ",OPEN:PLAINTEXT,PASSWORD:SASL_PLAINTEXT"
    lines["listener.name.password.sasl.enabled.mechanisms"] = "SCRAM-SHA-512"
    lines["listener.name.password.scram-sha-512.sasl.jaas.config"] = lines[
        "listener.name.clients.scram-sha-512.sasl.jaas.config"
    ]
    lines["super.users"] += f";User:ANONYMOUS;User:{OPERATOR}"
    place.config_file.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    return spec


def _listeners(settings: Settings) -> Mapping[str, KafkaConnection]:
    encrypted = settings.kafka_as(OPERATOR)
    secured = f"127.0.0.1:{settings.port_base + SECURE_PORT}"
    password = {**encrypted.security, "security.protocol": "sasl_plaintext"}
    return {
        "open": KafkaConnection(f"127.0.0.1:{settings.port_base + OPEN_PORT}", OPERATOR, {}),
        "password": KafkaConnection(secured, OPERATOR, password),
        "password_and_tls": encrypted,
    }
