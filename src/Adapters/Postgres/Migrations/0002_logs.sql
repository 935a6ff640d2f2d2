-- What aired when, and who did what.

create table air_log (
    id         uuid primary key,                      -- the segment
    kind       text not null,
    title      text not null,
    artist     text not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    post       uuid references posts (id) on delete set null,
    host       text not null
);

create unique index air_log_post on air_log (post) where post is not null;
create index air_log_started on air_log (started_at);

create table audit_log (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    actor   text not null,
    act     text not null,
    subject text not null,
    before  jsonb,
    after   jsonb
);

create index audit_log_at on audit_log (at desc);
create index audit_log_act on audit_log (act text_pattern_ops, at desc);
create index audit_log_actor on audit_log (actor, at desc);

-- Append-only is a rule of the database, not a habit of the program.
create function audit_log_is_append_only() returns trigger language plpgsql as
$$ begin raise exception 'the audit log is append-only'; end $$;

create trigger audit_log_append_only before update on audit_log
    for each row execute function audit_log_is_append_only();
