-- The same as PostgreSQL's. Lists are JSON arrays.
create table api_keys (
    id text primary key,
    name text not null,
    hash blob not null,
    previous_hash blob,
    previous_until integer,
    scopes text not null,
    worker_kinds text,
    created_at integer not null,
    expires_at integer,
    used_at integer,
    revoked_at integer
) without rowid;

create unique index api_keys_name on api_keys (name) where revoked_at is null;

create table audit (
    id integer primary key autoincrement,
    at integer not null,
    status integer not null,
    caller text not null,
    key_id text,
    operation text not null,
    method text not null,
    path text not null,
    task_id text,
    worker_kind text,
    remote_address text
);

create index audit_at on audit (at);

create trigger audit_keep_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_keep_delete before delete on audit when old.at > (strftime('%s', 'now') - 86400) * 1000000 begin select raise(abort, 'audit is append-only'); end;
