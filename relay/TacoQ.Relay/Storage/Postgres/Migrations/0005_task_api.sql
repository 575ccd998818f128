-- Attempts that were followed by another; the last one is in the task's row. With the task they go.
create table tacoq.attempts (
    task_id uuid not null references tacoq.tasks (id) on delete cascade,
    attempt integer not null,
    executed_by text collate "C" not null,
    started_at timestamptz,
    ended_at timestamptz not null,
    outcome smallint,
    error bytea not null,
    primary key (task_id, attempt)
);

-- When an operator had the completed task tried again: requests to cancel it from before count no more.
alter table tacoq.tasks add column retried_at timestamptz;

-- Which tasks requests with an Idempotency-Key stand for. Without an answer it is not known whether the request was carried out.
create table tacoq.idempotency_keys (
    caller text collate "C" not null,
    key text collate "C" not null,
    hash bytea not null,
    task_id uuid not null,
    at timestamptz not null,
    answer text,
    primary key (caller, key)
);

create index idempotency_keys_at on tacoq.idempotency_keys (at);
