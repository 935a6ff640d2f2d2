-- Posts, and their histories as append-only rows.

create table posts (
    id              uuid primary key,                 -- UUID version 7: sorts as posts came in
    listener        uuid not null,
    name            text,
    kind            text not null check (kind in ('text', 'voice')),
    words           text,                             -- text posts: what was typed; voice posts: the transcript
    voice_key       text,
    voice_ms        integer,
    received_at     timestamptz not null,
    state           text not null,                    -- the last line of its history, for compare-and-set
    moves           integer not null default 1,       -- how many lines its history has: numbers them under concurrent moves
    idempotency_key text,
    check ((kind = 'voice') = (voice_key is not null))
);

create unique index posts_idempotency on posts (listener, idempotency_key) where idempotency_key is not null;
create index posts_of_listener on posts (listener, id desc);
create index posts_unfinished on posts (id)
    where state not in ('aired', 'rejected', 'withdrawn', 'expired', 'failed');

create table post_states (
    post   uuid not null references posts (id) on delete cascade,
    n      integer not null,                          -- 1, 2, 3 … within the post
    state  text not null,
    at     timestamptz not null,
    actor  text not null,
    reason text,
    primary key (post, n)
);
