-- A row a task. (attempt, rank) is its state, see TaskRank; payloads of more than about 2 kB are stored out of line by PostgreSQL.
create table tacoq.tasks (
    id uuid primary key,
    attempt integer not null,
    rank smallint not null,
    priority integer,
    outcome smallint,
    max_attempts integer,
    error_attempt integer,
    created_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    updated_at timestamptz not null,
    due_at timestamptz,
    claimed_at timestamptz,
    expires_at timestamptz,
    cancel_requested_at timestamptz,
    delete_at timestamptz,
    progress_at timestamptz,
    progress_fraction double precision,
    retention_seconds bigint,
    timeout_ms bigint,
    task_kind text,
    worker_kind text,
    executed_by text,
    reply_to text,
    progress_message text,
    trace_context jsonb,
    headers jsonb,
    input bytea,
    output bytea,
    error bytea
);

create index tasks_due on tacoq.tasks (due_at) where due_at is not null;
create index tasks_dispatching on tacoq.tasks (claimed_at) where rank = 20;
create index tasks_parked on tacoq.tasks (worker_kind, task_kind) where rank = 40;
create index tasks_delete on tacoq.tasks (delete_at) where delete_at is not null;

create table tacoq.workers (
    name text primary key,
    host text not null,
    version text not null,
    worker_kinds text[] not null,
    task_kinds text[] not null,
    concurrency integer not null,
    busy integer not null,
    stopping boolean not null,
    started_at timestamptz not null,
    seen_at timestamptz not null
);

create table tacoq.quarantine (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    reason text not null,
    queue text not null,
    headers jsonb not null,
    body bytea not null
);
