-- Which screening rule decided about a post, beside the reason in words; null: none did.
alter table post_states add column rule text;
-- A sealed digest of what came in under an idempotency key, to tell a retry from another post; null: there was no key.
alter table posts add column sent bytea;
