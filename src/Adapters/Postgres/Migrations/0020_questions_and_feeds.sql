-- What listeners asked the station on its page, for themselves alone; erased with them.

create table questions (
    id        uuid primary key,                       -- version 7: sorts by time
    listener  uuid not null,
    at        timestamptz not null,
    words     text not null,                          -- masked
    language  text not null,
    answer    text not null,                          -- with its marks: "… [1]"
    citations jsonb not null,
    how       text not null,                          -- 'Model', 'Passages', 'Nothing'
    model     text                                    -- null: none answered
);

create index questions_listener on questions (listener, id desc);
create index questions_at on questions (at);          -- for retention

-- Feeds that the owner named, as they were polled last. They are polled again: no part of a backup.

create table feeds (
    name       text primary key,                      -- as in the settings
    kind       text not null,                         -- 'News', 'Weather', 'Events'
    tried_at   timestamptz not null,
    fetched_at timestamptz,                           -- null: never yet
    failures   int not null,                          -- in a row
    trouble    text,                                  -- why the last try failed; null: it did not
    etag       text,
    modified   text                                   -- Last-Modified, as it came
);

create table feed_items (
    feed    text not null references feeds on delete cascade,
    id      text not null,                            -- a digest of what the feed calls it
    title   text not null,
    summary text not null,
    link    text,
    at      timestamptz not null,
    stale   timestamptz not null,                     -- not told after that
    primary key (feed, id)
);

create index feed_items_stale on feed_items (stale);
