-- The same as PostgreSQL's.
create table task_kinds (
    worker_kind text not null,
    task_kind text not null,
    arguments_schema text not null,
    result_schema text not null,
    contract text not null,
    announced_by text not null,
    announced_at integer not null,
    primary key (worker_kind, task_kind)
) without rowid;
