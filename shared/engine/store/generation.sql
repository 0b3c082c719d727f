-- The tables of one generation besides its views; {schema} is its name. Indexes are created once it is filled.

CREATE SCHEMA {schema};

-- How far each partition has been applied; written in the same transaction as the resulting changes.
CREATE TABLE {schema}.offsets (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- How far each subject's streams have been received from Kafka: {{"sales": [17, "<hash of 17>"], …}}.
CREATE TABLE {schema}.received (
    subject_id   uuid NOT NULL,
    subject_kind text NOT NULL,
    streams      jsonb NOT NULL,
    seen_at      timestamptz NOT NULL,         -- the latest recordedtime from any source
    waiting      boolean NOT NULL              -- events of this subject are parked behind a gap
) WITH (fillfactor = 80);

-- Other departments' events (our own are in store.events).
CREATE TABLE {schema}.events (
    subject_id  uuid NOT NULL,
    source      text NOT NULL,
    recorded_at timestamptz NOT NULL,
    sequence    bigint NOT NULL,
    type        text NOT NULL,
    value       bytea NOT NULL
);

-- Records that could not be applied. They are shown, counted, and retried on demand or when the missing event arrives.
CREATE TABLE {schema}.parked (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('invalid', 'gap', 'conflict')),
    reason     text NOT NULL,
    topic      text NOT NULL,
    partition  integer NOT NULL,
    "offset"   bigint NOT NULL,
    key        bytea,
    value      bytea,
    headers    jsonb NOT NULL,
    subject_id uuid,
    source     text,
    sequence   bigint,
    parked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries      integer NOT NULL DEFAULT 1
);
CREATE INDEX ON {schema}.parked (subject_id, source, sequence);
