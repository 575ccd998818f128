-- API keys, without their secrets: the SHA-256 of 256 random bits.
create table tacoq.api_keys (
    id text collate "C" primary key,
    name text not null,
    hash bytea not null,
    previous_hash bytea,
    previous_until timestamptz,
    scopes text[] not null,
    worker_kinds text[],
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz
);

create unique index api_keys_name on tacoq.api_keys (name) where revoked_at is null;

create table tacoq.audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    status smallint not null,
    caller text not null,
    key_id text,
    operation text not null,
    method text not null,
    path text not null,
    task_id uuid,
    worker_kind text,
    remote_address text
);

create index audit_at on tacoq.audit (at);

-- Nothing in it is changed, and nothing of the last day is deleted: neither by a relay nor by who has its password, short of dropping this.
create function tacoq.keep_audit() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.at < now() - interval '1 day' then
            return old;
        end if;
    end if;
    raise exception 'tacoq.audit is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger keep before update or delete on tacoq.audit for each row execute function tacoq.keep_audit();
create trigger keep_all before truncate on tacoq.audit for each statement execute function tacoq.keep_audit();
