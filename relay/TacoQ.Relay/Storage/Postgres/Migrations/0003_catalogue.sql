-- What workers have announced of their tasks. The schemas are kept as they were written.
create table tacoq.task_kinds (
    worker_kind text collate "C" not null,
    task_kind text collate "C" not null,
    arguments_schema text not null,
    result_schema text not null,
    contract text not null,
    announced_by text not null,
    announced_at timestamptz not null,
    primary key (worker_kind, task_kind)
);
