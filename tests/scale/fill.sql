-- Fills the table as a month of work leaves it: psql -v rows=10000000 -f fill.sql
-- Nearly all tasks succeeded, 3 % failed, a few were cancelled or expired; of the last hour some are open. Forty kinds, of which some are frequent and one is rare.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set maintenance_work_mem = '1GB';

-- Indexes are built faster than kept.
create temporary table definitions as
    select indexname, indexdef from pg_indexes where schemaname = 'tacoq' and tablename = 'tasks' and indexname <> 'tasks_pkey';
select format('drop index tacoq.%I', indexname) from definitions \gexec

insert into tacoq.tasks (
    id, attempt, rank, priority, outcome, max_attempts, error_attempt, created_at, started_at, completed_at, updated_at, due_at, delete_at, retention_seconds,
    task_kind, worker_kind, executed_by, trace_context, headers, input, output, error)
select
    (lpad(to_hex((extract(epoch from created) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
    case when outcome = 1 then 3 else 1 end,
    rank,
    n % 10,
    outcome,
    3,
    case when outcome = 1 then 2 end,
    created,
    case when rank >= 50 then created + interval '50 milliseconds' end,
    case when rank = 70 then created + n % 20000 * interval '1 millisecond' end,
    created + n % 20000 * interval '1 millisecond',
    case rank when 10 then now() + n % 3600 * interval '1 second' when 60 then now() + n % 60 * interval '1 second' end,
    -- Two in a thousand are due for cleanup.
    case when rank = 70 then case when n % 500 = 0 then now() - interval '1 minute' else created + interval '32 days' end end,
    2764800,
    case when n % 1000000 = 7 then 'rare.kind' else (array['images', 'mails', 'reports', 'billing', 'sync'])[1 + kind % 5] || '.task' || kind end,
    (array['images', 'mails', 'reports', 'billing', 'sync'])[1 + kind % 5],
    case when rank >= 50 then 'worker-' || n % 200 end,
    case when n % 2 = 0 then jsonb_build_object('traceparent', '00-' || hash || '-' || substr(hash, 1, 16) || '-01') end,
    case when n % 5 = 0 then jsonb_build_object('tenant', 'tenant-' || n % 1000, 'tags', case when n % 50000 = 0 then 'vip,eu' else 'eu' end) end,
    convert_to('{"url":"https://example.org/' || n || '","width":' || n % 1000 || ',"note":"' || repeat(hash, 5) || '"}', 'UTF8'),
    case outcome
        when 0 then convert_to('{"size":' || n || ',"hash":"' || hash || '"}', 'UTF8')
        when 1 then convert_to('{"type":"' || case when n % 2 = 0 then 'System.TimeoutException' else 'System.IO.IOException' end || '","message":"Attempt failed on ' || n || '","stackTrace":"' || repeat(hash, 20) || '"}', 'UTF8')
        when 3 then convert_to('{"type":"Expired","message":"Too late"}', 'UTF8') end,
    case when outcome = 1 then convert_to('{"type":"System.IO.IOException","message":"Attempt 2"}', 'UTF8') end
from (
    select n, md5(n::text) as hash, now() - (:rows - n) * (interval '30 days' / :rows) as created,
        -- Kinds are as frequent as their squares' distances.
        (40 * power((n * 7919 % 10007) / 10007.0, 2))::integer % 40 as kind,
        case when n > :rows - :rows / 720 and n % 3 <> 0 then (array[10, 30, 30, 40, 50, 50, 60])[1 + n % 7] else 70 end as rank,
        case when n > :rows - :rows / 720 and n % 3 <> 0 then null when n % 33 = 1 then 1 when n % 200 = 1 then 2 when n % 333 = 1 then 3 else 0 end as outcome
    from generate_series(1, :rows::bigint) as n) source;

select indexdef from definitions \gexec
vacuum (analyze) tacoq.tasks;

-- What was counted meanwhile: by the hour, of the last one and a half by the minute; waits and runs in twelve buckets each.
insert into tacoq.stats (at, worker_kind, task_kind, what, bucket, shard, count)
select at, (array['images', 'mails', 'reports', 'billing', 'sync'])[1 + kind % 5], (array['images', 'mails', 'reports', 'billing', 'sync'])[1 + kind % 5] || '.task' || kind, what, bucket, shard, 7
from (
    select date_trunc('hour', now(), 'UTC') - n * interval '1 hour' as at, 0 as shard from generate_series(2, 720) as n
    union all select date_trunc('minute', now(), 'UTC') - n * interval '1 minute', 1 from generate_series(0, 94) as n) times,
    generate_series(0, 39) as kind,
    (select what, 0 as bucket from generate_series(0, 2) as what union all select what, 100 + bucket from generate_series(6, 7) as what, generate_series(0, 11) as bucket) facts;
vacuum (analyze) tacoq.stats;
