-- What recovery needs: who began a delivered task again, leases, ends that the relay decided, and what has been deleted.
alter table tacoq.tasks
    add column deliveries bigint[],
    add column lease_ms bigint,
    add column lease_until timestamptz,
    add column ended_twice_at timestamptz,
    add column poisoned_at timestamptz;

create index tasks_leased on tacoq.tasks (lease_until) where rank = 50 and lease_until is not null;
create index tasks_redelivered on tacoq.tasks (worker_kind, id) where rank = 50 and deliveries is not null;
create index tasks_cancelled on tacoq.tasks (worker_kind, id) where (cancel_requested_at is not null and rank not in (0, 70)) or poisoned_at is not null;

create table tacoq.deleted_tasks (
    id uuid primary key,
    deleted_at timestamptz not null
);

create index deleted_tasks_at on tacoq.deleted_tasks (deleted_at);

-- A worker is a process: several may have one name.
alter table tacoq.workers drop constraint workers_pkey, add primary key (name, started_at);
create index workers_seen on tacoq.workers (seen_at);

-- Null where the body is whole.
alter table tacoq.quarantine add column body_length bigint;
