-- Why things were said (docs/decisions/0012: what was said of a post goes with it).

create table speech_records (
    id     uuid primary key,                          -- the air log line's
    at     timestamptz not null,
    post   uuid,                                      -- the one that was taken up
    posts  uuid[] not null,                           -- that one, and those that a fact in it came from
    record jsonb not null                             -- the brief, the facts, the words, the checks
);
create index speech_records_at on speech_records (at);
create index speech_records_of_posts on speech_records using gin (posts);
