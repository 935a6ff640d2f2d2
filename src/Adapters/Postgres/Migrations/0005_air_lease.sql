-- Who is on air: one row, kept by the one Host that renews it in time.

create table air_lease (
    id      boolean primary key default true check (id),
    holder  text not null,
    address text not null,
    ends_at timestamptz not null
);
