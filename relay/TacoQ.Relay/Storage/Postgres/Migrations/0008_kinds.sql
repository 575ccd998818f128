-- Worker kinds that were paused once; whose workers are told so again and again.
create table tacoq.worker_kinds (
    worker_kind text collate "C" primary key,
    paused boolean not null,
    changed_at timestamptz not null
);

-- The oldest task in the queue of a worker kind, and what a worker runs.
create index tasks_oldest_queued on tacoq.tasks (worker_kind collate "C", created_at) where rank = 30 and cancel_requested_at is null;
create index tasks_running_by on tacoq.tasks (executed_by) where rank = 50;

-- What became of tasks: counts by the minute, later by the hour, so that nobody has to look at the tasks for that.
--   what: 0 enqueued, 1 succeeded, 2 failed, 3 cancelled, 4 expired, 5 attempts after the first, 6 wait, 7 run
--   bucket: of wait and run the logarithm of the microseconds to the base 1.1, rounded down; 0 of the others
--   shard: of minutes the database process that counts, so that relays do not wait for each other; 0 of hours
create table tacoq.stats (
    at timestamptz not null,
    worker_kind text collate "C" not null,
    task_kind text collate "C" not null,
    what smallint not null,
    bucket smallint not null,
    shard integer not null,
    count bigint not null,
    primary key (worker_kind, task_kind, at, what, bucket, shard)
);

create index stats_minutes on tacoq.stats (at) where shard <> 0;
create index stats_hours on tacoq.stats (at) where shard = 0;

-- Null of what has no duration, which greatest() alone would take for none.
create function tacoq.duration_bucket(duration interval) returns smallint language sql immutable as
$$ select case when duration is not null then floor(ln(greatest(extract(epoch from duration)::float8 * 1e6, 1)) / ln(1.1::float8))::smallint end $$;

-- What a task's state counts for. The difference between the states before and after a change is what the change counts for:
-- so an event that comes twice counts once, and one that corrects an earlier one corrects the counts.
-- Once a statement, for all of its rows: a batch of events has one of each.
create function tacoq.count_tasks() returns trigger language plpgsql as
$$
begin
    if tg_op = 'INSERT' then
        insert into tacoq.stats as s (at, worker_kind, task_kind, what, bucket, shard, count)
        with facts as materialized (
            select worker_kind, task_kind, count(*) as n, sum(greatest(attempt - 1, 0)) as retries,
                case when rank = 70 then outcome when cancel_requested_at is not null and rank not in (0, 50) then 2 end as outcome,
                case when rank = 70 and attempt = 1 then tacoq.duration_bucket(started_at - created_at) end as wait,
                case when rank = 70 then tacoq.duration_bucket(completed_at - started_at) end as run
            from after_change
            where worker_kind is not null and task_kind is not null
            group by 1, 2, 5, 6, 7)
        select date_trunc('minute', now(), 'UTC'), worker_kind, task_kind, what, bucket, pg_backend_pid(), n from (
            select worker_kind, task_kind, 0 as what, 0 as bucket, sum(n) as n from facts group by 1, 2
            union all select worker_kind, task_kind, 1 + outcome, 0, sum(n) from facts where outcome is not null group by 1, 2, 3
            union all select worker_kind, task_kind, 5, 0, sum(retries) from facts group by 1, 2
            union all select worker_kind, task_kind, 6, wait, sum(n) from facts where wait is not null group by 1, 2, 4
            union all select worker_kind, task_kind, 7, run, sum(n) from facts where run is not null group by 1, 2, 4) f
        where n <> 0
        on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = s.count + excluded.count;
    else
        insert into tacoq.stats as s (at, worker_kind, task_kind, what, bucket, shard, count)
        with facts as materialized (
            select worker_kind, task_kind, sum(n) as n, sum(n * greatest(attempt - 1, 0)) as retries,
                case when rank = 70 then outcome when cancel_requested_at is not null and rank not in (0, 50) then 2 end as outcome,
                case when rank = 70 and attempt = 1 then tacoq.duration_bucket(started_at - created_at) end as wait,
                case when rank = 70 then tacoq.duration_bucket(completed_at - started_at) end as run
            from (
                select 1 as n, worker_kind, task_kind, attempt, rank, outcome, cancel_requested_at, created_at, started_at, completed_at from after_change
                union all
                select -1, worker_kind, task_kind, attempt, rank, outcome, cancel_requested_at, created_at, started_at, completed_at from before_change) t
            where worker_kind is not null and task_kind is not null
            group by 1, 2, 5, 6, 7
            having sum(n) <> 0 or sum(n * greatest(attempt - 1, 0)) <> 0)
        select date_trunc('minute', now(), 'UTC'), worker_kind, task_kind, what, bucket, pg_backend_pid(), n from (
            select worker_kind, task_kind, 0 as what, 0 as bucket, sum(n) as n from facts group by 1, 2
            union all select worker_kind, task_kind, 1 + outcome, 0, sum(n) from facts where outcome is not null group by 1, 2, 3
            union all select worker_kind, task_kind, 5, 0, sum(retries) from facts group by 1, 2
            union all select worker_kind, task_kind, 6, wait, sum(n) from facts where wait is not null group by 1, 2, 4
            union all select worker_kind, task_kind, 7, run, sum(n) from facts where run is not null group by 1, 2, 4) f
        where n <> 0
        on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = s.count + excluded.count;
    end if;
    return null;
end
$$;

create trigger tasks_count_new after insert on tacoq.tasks referencing new table as after_change for each statement execute function tacoq.count_tasks();
create trigger tasks_count_changed after update on tacoq.tasks referencing old table as before_change new table as after_change for each statement execute function tacoq.count_tasks();
