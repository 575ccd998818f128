-- The end was told by a worker that does not say which attempt it ran: it holds, whatever the attempt.
alter table tacoq.tasks add column any_attempt boolean not null default false;
