-- The post whose answer this one replies to, on air; null: it is a post of its own.
alter table posts add column reply_to uuid;
