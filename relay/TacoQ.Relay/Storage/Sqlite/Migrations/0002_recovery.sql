-- The same as PostgreSQL's. Deliveries are a JSON array.
alter table tasks add column deliveries text;
alter table tasks add column lease_ms integer;
alter table tasks add column lease_until integer;
alter table tasks add column ended_twice_at integer;
alter table tasks add column poisoned_at integer;

create index tasks_leased on tasks (lease_until) where rank = 50 and lease_until is not null;
create index tasks_redelivered on tasks (worker_kind, id) where rank = 50 and deliveries is not null;
create index tasks_cancelled on tasks (worker_kind, id) where (cancel_requested_at is not null and rank not in (0, 70)) or poisoned_at is not null;

create table deleted_tasks (
    id text primary key,
    deleted_at integer not null
) without rowid;

create index deleted_tasks_at on deleted_tasks (deleted_at);

-- Who lives announces itself again soon.
drop table workers;
create table workers (
    name text not null,
    host text not null,
    version text not null,
    worker_kinds text not null,
    task_kinds text not null,
    concurrency integer not null,
    busy integer not null,
    stopping integer not null,
    started_at integer not null,
    seen_at integer not null,
    primary key (name, started_at)
) without rowid;

alter table quarantine add column body_length integer;
