-- The same as PostgreSQL's.
create table attempts (
    task_id text not null references tasks (id) on delete cascade,
    attempt integer not null,
    executed_by text not null,
    started_at integer,
    ended_at integer not null,
    outcome integer,
    error blob not null,
    primary key (task_id, attempt)
) without rowid;

alter table tasks add column retried_at integer;

create table idempotency_keys (
    caller text not null,
    key text not null,
    hash blob not null,
    task_id text not null,
    at integer not null,
    answer text,
    primary key (caller, key)
) without rowid;

create index idempotency_keys_at on idempotency_keys (at);
