-- The truth of one department: what it wrote, and what must still reach Kafka. One per database, whatever the
-- generation of the read models. Applied at every start; every statement can be repeated.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE SCHEMA IF NOT EXISTS store;

-- One row per subject: the end of this department's stream about it, and the lock that guards all rows of the subject.
CREATE TABLE IF NOT EXISTS store.heads (
    subject_id   uuid PRIMARY KEY,
    subject_kind text NOT NULL,
    sequence     bigint NOT NULL,              -- of the last event written; 0: none yet
    hash         text NOT NULL,                -- of that event; 64 zeros: none yet
    recorded_at  timestamptz                   -- of that event
) WITH (fillfactor = 80);

-- This department's events: the exact bytes that were hashed and that Kafka gets.
CREATE TABLE IF NOT EXISTS store.events (
    subject_id  uuid NOT NULL,
    sequence    bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    type        text NOT NULL,
    value       bytea NOT NULL,
    PRIMARY KEY (subject_id, sequence)         -- the last guard against a number given twice
);
CREATE INDEX IF NOT EXISTS events_by_time ON store.events (subject_id, recorded_at);
-- When they happened, as it is written in them (shared/history/search.py: the same expression).
CREATE INDEX IF NOT EXISTS events_by_happening ON store.events
    (subject_id, substr(value, position('"time":"'::bytea in value) + 8, 27), sequence);
-- The index of labels follows (shared/engine/store/label_index.py): its condition comes with the events.

CREATE OR REPLACE FUNCTION store.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are immutable: % on store.events is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON store.events
    FOR EACH STATEMENT EXECUTE FUNCTION store.refuse_change();

-- What was committed and is not yet confirmed by Kafka; drained in order by the relay.
CREATE TABLE IF NOT EXISTS store.outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        uuid NOT NULL,
    type       text NOT NULL,
    hash       text NOT NULL,
    value      bytea NOT NULL,
    queued_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Answers already given, so that a retried command is answered again instead of carried out again.
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

-- Files that were brought in to be worked through (shared/engine/jobs/batches.py): input, not state, so it is not on the log. Rows
-- in pieces, and of each piece of work what became of it, so that another process can go on where one ended.
CREATE TABLE IF NOT EXISTS store.inputs (
    input_id uuid NOT NULL,
    number   integer NOT NULL,                 -- 0, 1, 2 …
    rows     bytea NOT NULL,                   -- MessagePack: [[line, [cell, …]], …]
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (input_id, number)
);
CREATE TABLE IF NOT EXISTS store.input_results (
    input_id uuid NOT NULL,
    work     text NOT NULL,                    -- which going through it: check, import, undo
    number   integer NOT NULL,                 -- of the piece
    counts   jsonb NOT NULL,                   -- what became of its rows: {"created": 180, "refused": 2}
    remarks  bytea NOT NULL,                   -- MessagePack: [[line, what, [reason, …]], …]
    subjects uuid[] NOT NULL,                  -- whom it concerned
    PRIMARY KEY (input_id, work, number)
);
