-- What the processes of one station sign and seal with, where they share nothing but this database: the key of listeners' tokens
-- and the ring that seals what an OAuth sign-in carries. A station in one process keeps them as files instead.

create table station_keys (
    name    text primary key,
    value   bytea not null,
    made_at timestamptz not null default now()
);
