-- The same as PostgreSQL's.
create table schedules (
    id text primary key,
    name text not null unique,
    task_kind text not null,
    worker_kind text not null,
    definition text not null,
    origin integer not null,
    version integer not null,
    next_at integer,
    last_at integer,
    last_task_id text,
    paused_at integer,
    paused_reason text,
    created_at integer not null,
    updated_at integer not null,
    announced_by text,
    announced_at integer,
    process integer
) without rowid;

create index schedules_next on schedules (next_at) where next_at is not null;

create table schedule_fires (
    schedule_id text not null references schedules (id) on delete cascade,
    at integer not null,
    decided_at integer not null,
    outcome integer not null,
    task_id text,
    primary key (schedule_id, at)
) without rowid;
