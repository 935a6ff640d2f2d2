-- Documents and memories: what the presenter knows (docs/knowledge.md). Found by words here; by meaning in 0021, where the server has pgvector.

create table documents (
    id      uuid primary key,
    name    text not null unique,                     -- the file's, in small letters: another file of that name is another version
    version integer not null                          -- the one that is searched
);

create table document_versions (
    document uuid not null references documents (id) on delete cascade,
    version  integer not null,
    at       timestamptz not null,
    actor    text not null,
    name     text not null,                           -- as it was written
    title    text not null,
    format   text not null,
    bytes    bigint not null,
    pages    integer,
    passages integer not null,
    sha256   bytea not null,
    primary key (document, version)
);

create table passages (
    id         uuid primary key,
    document   uuid not null,
    version    integer not null,
    n          integer not null,                      -- 1, 2, 3 … within the version
    heading    text,
    body       text not null,
    language   text not null,
    is_current boolean not null,                      -- of the version that is searched; older ones only open
    words      tsvector not null,                     -- English stems, and pairs of Japanese characters (Core/Knowledge/SearchTerms)
    foreign key (document, version) references document_versions (document, version) on delete cascade
);

create unique index passages_in_order on passages (document, version, n);
create index passages_words on passages using gin (words) where is_current;

-- Whether the author of a post allows that the station remembers it.
alter table posts add column remember boolean not null default false;

create table memories (
    id       uuid primary key,
    kind     text not null check (kind in ('post', 'answer', 'track')),
    post     uuid references posts (id) on delete cascade,  -- erased with it
    listener uuid,
    name     text,                                    -- as it was said on air
    body     text not null,
    language text not null,
    at       timestamptz not null,                    -- when it aired
    said_by  text,                                    -- the rung and the model that spoke
    words    tsvector not null,
    check ((kind = 'track') = (post is null))
);

create index memories_post on memories (post);
create index memories_words on memories using gin (words);
create index memories_at on memories (at);
