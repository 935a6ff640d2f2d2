-- The one ledger of everything the station pays for (docs/decisions/0018).

create table paid_calls (
    id        uuid primary key,                       -- that of its reservation: booked twice is booked once
    at        timestamptz not null,                   -- when it was made: the hour and the day it counts in
    purpose   text not null,
    provider  text not null,
    model     text not null,
    outcome   text not null,
    why       text not null,
    text_in   bigint not null,
    text_out  bigint not null,
    audio_in  bigint not null,
    audio_out bigint not null,
    cached_in bigint not null,
    seconds   double precision not null,
    dollars   numeric(16, 9) not null,
    took_ms   bigint not null
);

create index paid_calls_at on paid_calls (at);

-- What an hour or a day has cost: what the caps are held against.
create table paid_totals (
    period          text not null,                    -- 'hour', 'day'; UTC
    starts          timestamptz not null,
    spent           numeric(16, 9) not null default 0,
    listeners_spent numeric(16, 9) not null default 0,
    listeners_calls int not null default 0,
    mark            int not null default 0,           -- percent of the cap that was told last
    primary key (period, starts)
);

-- Set aside for calls that are under way. One whose process died stays here until it expires, and is then booked as lost.
create table paid_reservations (
    id         uuid primary key,
    at         timestamptz not null,
    purpose    text not null,
    dollars    numeric(16, 9) not null,
    expires_at timestamptz not null
);
