-- The tone that a post's author asked for when sending: "soften:2 summarise:1"; empty: in their own words; null: they said nothing of it.
alter table posts add column tone text;
