-- What happened, in order, for whoever tells the outside world (docs/decisions/0016). It is no part of a backup: it is about now.

create table outbox (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    name    text not null,                            -- 'post.aired', 'alert.ledger'
    subject text not null,                            -- 'post:ID', 'listener:ID', 'air'
    payload jsonb not null
);

create index outbox_subject on outbox (subject);      -- a listener is erased with all that is theirs

create table outbox_cursors (
    name     text primary key,
    position bigint not null
);

-- A term on air has a number, raised whenever another Host takes the air: what an earlier one still writes is told by it and refused.
-- The row is never deleted, so the number never goes back.
alter table air_lease add column epoch bigint not null default 1;
