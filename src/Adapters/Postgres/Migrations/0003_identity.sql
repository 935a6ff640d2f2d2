-- Accounts, how they sign in, and keys for programs.

create table accounts (
    id            uuid primary key,
    name          text not null,
    login         text,                               -- lower case; null for accounts that only sign in elsewhere
    password_hash text,                               -- the framework's PBKDF2 format; null: no password
    role          text not null check (role in ('listener', 'viewer', 'moderator', 'admin')),
    created_at    timestamptz not null,
    disabled_at   timestamptz
);

create unique index accounts_login on accounts (login) where login is not null;

create table account_logins (
    provider text not null,                           -- 'google'
    subject  text not null,                           -- the provider's name for the person
    account  uuid not null references accounts (id) on delete cascade,
    primary key (provider, subject)
);

create table api_keys (
    id         uuid primary key,
    name       text not null,
    secret     bytea not null,                        -- SHA-256 of the key: it has 256 random bits, so a fast hash is enough
    scopes     text[] not null,
    created_by uuid references accounts (id) on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    replaces   uuid references api_keys (id) on delete set null,
    last_used  timestamptz
);

create unique index api_keys_secret on api_keys (secret);
