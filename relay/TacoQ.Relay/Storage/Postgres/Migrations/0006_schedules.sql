-- What is enqueued by itself, and when. The definition is the JSON that was written; the kinds stand beside it for those who look for them.
create table tacoq.schedules (
    id uuid primary key,
    name text collate "C" not null unique,
    task_kind text not null,
    worker_kind text not null,
    definition text not null,
    origin smallint not null,
    version bigint not null,
    next_at timestamptz,
    last_at timestamptz,
    last_task_id uuid,
    paused_at timestamptz,
    paused_reason text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    announced_by text,
    announced_at timestamptz,
    process timestamptz
);

create index schedules_next on tacoq.schedules (next_at) where next_at is not null;

-- A time of a schedule is there once, whoever fires it.
create table tacoq.schedule_fires (
    schedule_id uuid not null references tacoq.schedules (id) on delete cascade,
    at timestamptz not null,
    decided_at timestamptz not null,
    outcome smallint not null,
    task_id uuid,
    primary key (schedule_id, at)
);
