-- The same as PostgreSQL's. Buckets are looked up, as SQLite may lack a logarithm; minutes have the shard 1.
create table worker_kinds (
    worker_kind text primary key,
    paused integer not null,
    changed_at integer not null
) without rowid;

create index tasks_oldest_queued on tasks (worker_kind, created_at) where rank = 30 and cancel_requested_at is null;
create index tasks_running_by on tasks (executed_by) where rank = 50;

create table stats (
    at integer not null,
    worker_kind text not null,
    task_kind text not null,
    what integer not null,
    bucket integer not null,
    shard integer not null,
    count integer not null,
    primary key (at, worker_kind, task_kind, what, bucket, shard)
) without rowid;

create index stats_minutes on stats (at) where shard <> 0;

-- From how many microseconds on a duration is in a bucket.
create table duration_buckets (
    least real primary key,
    bucket integer not null
) without rowid;

insert into duration_buckets (least, bucket)
with recursive b (least, bucket) as (select 1.0, 0 union all select least * 1.1, bucket + 1 from b where bucket < 500)
select case bucket when 0 then -9e18 else least end, bucket from b;

create trigger tasks_count_new after insert on tasks when new.task_kind is not null and new.worker_kind is not null
begin
    insert into stats (at, worker_kind, task_kind, what, bucket, shard, count)
    select new.updated_at / 60000000 * 60000000, new.worker_kind, new.task_kind, f.what, f.bucket, 1, f.n
    from (
        select 0 as what, 0 as bucket, 1 as n
        union all select 1 + case when new.rank = 70 then new.outcome when new.cancel_requested_at is not null and new.rank not in (0, 50) then 2 end, 0, 1
        union all select 5, 0, new.attempt - 1
        union all select 6, (select bucket from duration_buckets where least <= new.started_at - new.created_at order by least desc limit 1), 1 where new.rank = 70 and new.attempt = 1
        union all select 7, (select bucket from duration_buckets where least <= new.completed_at - new.started_at order by least desc limit 1), 1 where new.rank = 70) f
    where f.what is not null and f.bucket is not null and f.n > 0
    on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = count + excluded.count;
end;

create trigger tasks_count_changed after update on tasks when new.task_kind is not null and new.worker_kind is not null and (
    old.task_kind is null or old.worker_kind is null or old.attempt <> new.attempt or old.rank <> new.rank or old.outcome is not new.outcome
    or old.cancel_requested_at is not new.cancel_requested_at or old.created_at is not new.created_at or old.started_at is not new.started_at or old.completed_at is not new.completed_at)
begin
    insert into stats (at, worker_kind, task_kind, what, bucket, shard, count)
    select new.updated_at / 60000000 * 60000000, new.worker_kind, new.task_kind, f.what, f.bucket, 1, sum(f.n)
    from (
        select 0 as what, 0 as bucket, 1 as n
        union all select 1 + case when new.rank = 70 then new.outcome when new.cancel_requested_at is not null and new.rank not in (0, 50) then 2 end, 0, 1
        union all select 5, 0, max(new.attempt - 1, 0)
        union all select 6, (select bucket from duration_buckets where least <= new.started_at - new.created_at order by least desc limit 1), 1 where new.rank = 70 and new.attempt = 1
        union all select 7, (select bucket from duration_buckets where least <= new.completed_at - new.started_at order by least desc limit 1), 1 where new.rank = 70
        union all select * from (
            select 0, 0, -1
            union all select 1 + case when old.rank = 70 then old.outcome when old.cancel_requested_at is not null and old.rank not in (0, 50) then 2 end, 0, -1
            union all select 5, 0, -max(old.attempt - 1, 0)
            union all select 6, (select bucket from duration_buckets where least <= old.started_at - old.created_at order by least desc limit 1), -1 where old.rank = 70 and old.attempt = 1
            union all select 7, (select bucket from duration_buckets where least <= old.completed_at - old.started_at order by least desc limit 1), -1 where old.rank = 70)
        where old.task_kind is not null and old.worker_kind is not null) f
    where f.what is not null and f.bucket is not null
    group by f.what, f.bucket
    having sum(f.n) <> 0
    on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = count + excluded.count;
end;
