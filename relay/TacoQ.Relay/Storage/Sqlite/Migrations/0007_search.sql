-- The same as PostgreSQL's; the functions are this program's.
create index tasks_created on tasks (created_at, id);
create index tasks_open on tasks (created_at, id) where outcome is null;
create index tasks_ended_badly on tasks (outcome, created_at, id) where outcome > 0;
create index tasks_kind on tasks (task_kind, created_at, id);

create table operations (
    id text primary key,
    action text not null,
    query text not null,
    as_of integer not null,
    worker_kinds text,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    ended_at integer,
    expected integer not null,
    expected_at_least integer not null,
    done integer not null default 0,
    failed integer not null default 0,
    last_error text,
    after_created_at integer,
    after_id text,
    claim text,
    claimed_until integer
);
