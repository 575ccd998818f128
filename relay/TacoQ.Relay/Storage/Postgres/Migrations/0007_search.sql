-- Search. created_at never changes and outcome only at a task's end, so that no update on the way costs an entry here.
-- Ascending, as tasks come, so that pages fill up; what is searched for is read backwards.
create index tasks_created on tacoq.tasks (created_at, id);
create index tasks_open on tacoq.tasks (created_at, id) where outcome is null;
create index tasks_ended_badly on tacoq.tasks (outcome, created_at, id) where outcome > 0;
create index tasks_kind on tacoq.tasks (task_kind, created_at, id);

-- Payloads are anybody's bytes: what cannot be read as JSON has no members, and is no error. Others than these catch nothing.
create function tacoq.search_json(payload bytea) returns jsonb language plpgsql immutable strict as
$$ begin return convert_from(payload, 'UTF8')::jsonb; exception when others then return null; end $$;

create function tacoq.search_text(payload bytea, path text[]) returns text language plpgsql immutable strict as
$$ declare found jsonb := tacoq.search_json(payload) #> path;
begin return case jsonb_typeof(found) when 'string' then found #>> '{}' end; end $$;

create function tacoq.search_number(payload bytea, path text[]) returns double precision language plpgsql immutable strict as
$$ declare found jsonb := tacoq.search_json(payload) #> path;
begin return case jsonb_typeof(found) when 'number' then (found #>> '{}')::double precision end; exception when others then return null; end $$;

create function tacoq.search_literal(payload bytea, path text[]) returns text language plpgsql immutable strict as
$$ declare found jsonb := tacoq.search_json(payload) #> path;
begin return case when jsonb_typeof(found) in ('boolean', 'null') then found::text end; end $$;

-- Type and message, a line each; of what is no such object, the text.
create function tacoq.search_error(error bytea) returns text language plpgsql immutable strict as
$$ declare found jsonb;
begin
    found := convert_from(error, 'UTF8')::jsonb;
    return case when jsonb_typeof(found -> 'type') = 'string' and jsonb_typeof(found -> 'message') = 'string'
        then (found ->> 'type') || E'\n' || (found ->> 'message') else E'Error\n' || convert_from(error, 'UTF8') end;
exception when others then
    begin return E'Error\n' || convert_from(error, 'UTF8'); exception when others then return null; end;
end $$;

-- Actions on everything that a query is of. A relay works on one while its claim lasts; position is how far it is.
create table tacoq.operations (
    id uuid primary key,
    action text not null,
    query text not null,
    as_of timestamptz not null,
    worker_kinds text[],
    state text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    ended_at timestamptz,
    expected integer not null,
    expected_at_least boolean not null,
    done bigint not null default 0,
    failed bigint not null default 0,
    last_error text,
    after_created_at timestamptz,
    after_id uuid,
    claim uuid,
    claimed_until timestamptz
);

create index operations_running on tacoq.operations (id) where state = 'Running';
