-- The same as PostgreSQL's: times are microseconds since 1970, headers are JSON.
create table tasks (
    id text primary key,
    attempt integer not null,
    rank integer not null,
    priority integer,
    outcome integer,
    max_attempts integer,
    error_attempt integer,
    created_at integer,
    started_at integer,
    completed_at integer,
    updated_at integer not null,
    due_at integer,
    claimed_at integer,
    expires_at integer,
    cancel_requested_at integer,
    delete_at integer,
    progress_at integer,
    progress_fraction real,
    retention_seconds integer,
    timeout_ms integer,
    task_kind text,
    worker_kind text,
    executed_by text,
    reply_to text,
    progress_message text,
    trace_context text,
    headers text,
    input blob,
    output blob,
    error blob
);

create index tasks_due on tasks (due_at) where due_at is not null;
create index tasks_dispatching on tasks (claimed_at) where rank = 20;
create index tasks_parked on tasks (worker_kind, task_kind) where rank = 40;
create index tasks_delete on tasks (delete_at) where delete_at is not null;
create index tasks_backlog on tasks (worker_kind, priority desc, created_at) where rank in (30, 50);

create table workers (
    name text primary key,
    host text not null,
    version text not null,
    worker_kinds text not null,
    task_kinds text not null,
    concurrency integer not null,
    busy integer not null,
    stopping integer not null,
    started_at integer not null,
    seen_at integer not null
) without rowid;

create table quarantine (
    id integer primary key autoincrement,
    at integer not null,
    reason text not null,
    queue text not null,
    headers text not null,
    body blob not null
);
