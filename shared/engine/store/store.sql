-- The source of truth of one department: its events, and those that must still reach Kafka. One per database,
-- independent of the generation of the read models. Its owner applies it before every start; every statement can be
-- repeated. A new table needs its rights too (infra/access/store_rights.sql).

CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;

CREATE SCHEMA IF NOT EXISTS store;

-- One row per subject: the end of this department's stream about it; locking it locks all rows of the subject.
CREATE TABLE IF NOT EXISTS store.heads (
    subject_id   uuid PRIMARY KEY,
    subject_kind text NOT NULL,
    sequence     bigint NOT NULL,              -- of the last event written; 0: none yet
    hash         text NOT NULL,                -- of that event; 64 zeros: none yet
    recorded_at  timestamptz                   -- of that event
) WITH (fillfactor = 80);

-- This department's events: the exact bytes that are hashed and sent to Kafka.
CREATE TABLE IF NOT EXISTS store.events (
    subject_id  uuid NOT NULL,
    sequence    bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    type        text NOT NULL,
    value       bytea NOT NULL,
    PRIMARY KEY (subject_id, sequence)         -- the last guard against assigning a number twice
);
CREATE INDEX IF NOT EXISTS events_by_time ON store.events (subject_id, recorded_at);
-- When they happened, as written in the event (shared/engine/event/envelope.py has the same expression).
CREATE INDEX IF NOT EXISTS events_by_happening ON store.events
    (subject_id, substr(value, position('"time":"'::bytea in value) + 8, 27), sequence);
-- The index of labels is created separately (shared/engine/store/label_index.py); the event types define its condition.

CREATE OR REPLACE FUNCTION store.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are immutable: % on store.events is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON store.events
    FOR EACH STATEMENT EXECUTE FUNCTION store.refuse_change();

-- Events that are committed but not yet confirmed by Kafka; the relay publishes them in order.
CREATE TABLE IF NOT EXISTS store.outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        uuid NOT NULL,
    type       text NOT NULL,
    hash       text NOT NULL,
    value      bytea NOT NULL,
    queued_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Responses already sent, so that a retried command gets the same response and is not executed again.
CREATE TABLE IF NOT EXISTS store.answers (
    actor    text NOT NULL,
    key      text NOT NULL,
    request  text NOT NULL,                    -- sha256 of the command: the same key with another command is an error
    answer   text NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (actor, key)
);
CREATE INDEX IF NOT EXISTS answers_by_age ON store.answers (at);

-- Generations of the read models: one serves, another may be under construction beside it.
CREATE TABLE IF NOT EXISTS store.generations (
    number     integer PRIMARY KEY,
    state      text NOT NULL CHECK (state IN ('building', 'serving', 'retired')),
    views      text NOT NULL,                  -- which views, in which revision, fill it
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    serving_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS one_generation_serves ON store.generations (state) WHERE state = 'serving';

-- Imported files that wait to be processed (shared/engine/jobs/batches.py): input, not state, so not in the log. Rows
-- are stored in pieces, and the outcome of each piece is recorded, so that another process can resume the work.
CREATE TABLE IF NOT EXISTS store.inputs (
    input_id uuid NOT NULL,
    number   integer NOT NULL,                 -- 0, 1, 2 …
    rows     bytea NOT NULL,                   -- MessagePack: [[line, [cell, …]], …]
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (input_id, number)
);
CREATE TABLE IF NOT EXISTS store.input_results (
    input_id uuid NOT NULL,
    work     text NOT NULL,                    -- the kind of work: check, import, undo
    number   integer NOT NULL,                 -- of the piece
    counts   jsonb NOT NULL,                   -- the outcome of its rows: {"created": 180, "refused": 2}
    remarks  bytea NOT NULL,                   -- MessagePack: [[line, outcome, [reason, …]], …]
    subjects uuid[] NOT NULL,                  -- the subjects it concerned
    PRIMARY KEY (input_id, work, number)
);
