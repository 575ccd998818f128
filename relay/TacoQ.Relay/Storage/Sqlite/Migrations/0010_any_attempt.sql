-- The same as PostgreSQL's.
alter table tasks add column any_attempt integer not null default 0;
