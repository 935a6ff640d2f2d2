-- What airs without a person, every version that was ever in force; and what screening leaves of a post (docs/decisions/0019).

create table policies (
    version bigint primary key,                       -- 1, 2, 3 …; the highest is in force
    at      timestamptz not null,
    actor   text not null,
    policy  jsonb not null
);

-- Whether anybody is at the desk. It is no part of a backup: it is about now.
create table desk_presence (
    account uuid primary key references accounts (id) on delete cascade,
    seen_at timestamptz not null
);

alter table posts
    add column screening jsonb,                       -- what was found, by names and numbers; no words
    add column before_tone text,                      -- the words before their tone was changed, masked
    add column original bytea,                        -- sealed; where the station changed words or name
    add column altered boolean not null default false; -- stays when the original has gone
create index posts_original_kept on posts (id) where original is not null;
