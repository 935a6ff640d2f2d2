-- Who is signed in, and one-time links to become the first admin. Secrets are here as SHA-256 only: they have 256 random bits.

create table sessions (
    secret     bytea primary key,
    account    uuid not null references accounts (id) on delete cascade,
    opened_at  timestamptz not null,
    expires_at timestamptz not null
);

create index sessions_of_account on sessions (account);
create index sessions_expired on sessions (expires_at);

create table admin_invitations (
    secret     bytea primary key,
    expires_at timestamptz not null,
    used_at    timestamptz
);

create unique index api_keys_one_successor on api_keys (replaces) where replaces is not null;
