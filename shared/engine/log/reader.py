"""Reading the log from any offset to its end at the start of reading: for building generations and for audits."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from types import TracebackType
from typing import Self, cast

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined] # it does

from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import LogRecord

RUN = 5_000
"""Records per run; larger ones were not faster."""
PATIENCE = 10.0
ENDS_PATIENCE = 3.0
POLL = 0.5
NO_END = 2**63 - 1
QUIET = 2
"""The client's log level: it writes only critical errors to stderr, since errors are raised here."""

Partition = tuple[str, int]


def log_record(message: Message) -> LogRecord:
    """Return the parts of a Kafka message that are used."""
    pairs = cast("list[tuple[str, bytes | None]]", message.headers() or [])
    headers = {name: value or b"" for name, value in pairs}
    return LogRecord(
        message.topic() or "", message.partition() or 0, message.offset() or 0, message.key(), message.value(), headers
    )


def _consumer(kafka: KafkaConnection) -> Consumer:
    return Consumer(
        {
            **kafka.client,
            # required by the client; nothing is ever committed under it
            "group.id": f"crm.{kafka.principal}.reader",
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "error",
            "isolation.level": "read_uncommitted",
            "check.crcs": True,
            "fetch.wait.max.ms": 50,
            "queued.max.messages.kbytes": 32_768,
            "fetch.message.max.bytes": 4_194_304,
            "log_level": QUIET,
        },
        logger=None,
    )


def partition_counts(kafka: KafkaConnection, topics: Iterable[str]) -> dict[str, int]:
    """Return how many partitions each topic has.

    Raises:
        KafkaException: Kafka cannot be reached, or a topic does not exist.
    """
    admin = AdminClient({**kafka.client, "log_level": QUIET}, logger=None)
    metadata = admin.list_topics(timeout=PATIENCE)
    missing = [topic for topic in topics if topic not in metadata.topics]
    if missing:
        raise KafkaException(f"no such topic: {', '.join(missing)}")
    return {topic: len(metadata.topics[topic].partitions) for topic in topics}


class LogReader:
    """Reads partitions from given offsets up to their ends when reading began; no group, no commits.

    Its calls block; `runs` moves them to a thread so that folding continues meanwhile.
    """

    def __init__(
        self,
        kafka: KafkaConnection,
        topics: Iterable[str],
        start: Mapping[Partition, int] | None = None,
        *,
        run: int = RUN,
        only: Collection[Partition] | None = None,
        endless: bool = False,
    ) -> None:
        """Read these topics, or only some of their partitions; `endless`: continue with records added meanwhile."""
        self._run = run
        counts = partition_counts(kafka, topics)
        partitions = [(topic, number) for topic, count in counts.items() for number in range(count)]
        self._consumer = _consumer(kafka)
        self.ends: dict[Partition, int] = {}
        self.next: dict[Partition, int] = {}
        for where in (partition for partition in partitions if only is None or partition in only):
            low, high = self._consumer.get_watermark_offsets(TopicPartition(*where), timeout=PATIENCE)
            self.next[where] = max(low, (start or {}).get(where, 0))
            self.ends[where] = NO_END if endless else high
        self.total = sum(max(0, self.ends[where] - self.next[where]) for where in self.ends)
        self._consumer.assign(
            [TopicPartition(t, n, self.next[t, n]) for (t, n), end in self.ends.items() if self.behind(t, n)]
        )

    def behind(self, topic: str, number: int) -> bool:
        """Tell whether a partition has not been read to its end."""
        return self.next[topic, number] < self.ends[topic, number]

    @property
    def _left(self) -> int:
        return max(1, sum(max(0, end - self.next[where]) for where, end in self.ends.items()))

    @property
    def done(self) -> bool:
        return all(self.next[where] >= end for where, end in self.ends.items())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._consumer.close()

    def read(self) -> list[LogRecord]:
        """Return the next run of records; may be empty while the broker is slow."""
        records = []
        for message in self._consumer.consume(min(self._run, self._left), POLL):
            error = message.error()
            if error is not None:
                raise KafkaException(error)
            record = log_record(message)
            where = record.topic, record.partition
            if record.offset < self.ends[where]:
                records.append(record)
                self.next[where] = record.offset + 1
        return records

    async def runs(self) -> AsyncIterator[list[LogRecord]]:
        """Yield runs of records until the end; the next run is read while the caller processes the last."""
        loop = asyncio.get_running_loop()
        pending = loop.run_in_executor(None, self.read)
        while True:
            records = await pending
            if self.done:
                yield records
                return
            pending = loop.run_in_executor(None, self.read)
            if records:
                yield records


class LogEnds:
    """Reads the ends of all partitions of some topics, with one request each time. Blocking."""

    def __init__(self, kafka: KafkaConnection, topics: Iterable[str]) -> None:
        self._kafka = kafka
        self._topics = list(topics)
        self._admin: AdminClient | None = None
        self._partitions: list[TopicPartition] = []

    def read(self) -> dict[Partition, int]:
        """Return the offset after the last record of every partition.

        Raises:
            KafkaException: Kafka cannot be reached.
        """
        if self._admin is None:
            counts = partition_counts(self._kafka, self._topics)
            self._partitions = [TopicPartition(topic, n) for topic, count in counts.items() for n in range(count)]
            self._admin = AdminClient({**self._kafka.client, "log_level": QUIET}, logger=None)
        latest = dict.fromkeys(self._partitions, cast("OffsetSpec", OffsetSpec.latest()))  # type: ignore[no-untyped-call]
        ends = self._admin.list_offsets(latest, request_timeout=ENDS_PATIENCE)
        try:
            return {(where.topic, where.partition): end.result().offset for where, end in ends.items()}
        except KafkaException:
            # The client remembers the leader epoch of a replaced broker, so its requests would always be refused.
            self._admin = None
            raise
