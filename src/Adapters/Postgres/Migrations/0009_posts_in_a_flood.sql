-- What a flood of posts taught (docs/decisions/0013).

-- A move changes the state of a post, and no index holds it: the row's new version stays on its page, and no index is written.
alter table posts add column finished boolean not null
    generated always as (state in ('aired', 'rejected', 'withdrawn', 'expired', 'failed')) stored;
drop index posts_unfinished;
create index posts_unfinished on posts (id) where not finished;
create index posts_waiting on posts (listener) where not finished; -- counted for every new post, however many the listener has ever sent
alter table posts set (fillfactor = 60);              -- room for those new versions

-- A history's line is written by the statement that adds its post or holds it locked, and a post is erased with its history while it
-- is locked (PostgresPostStore). The server's own check of it was a seventh of what a post cost.
alter table post_states drop constraint post_states_post_fkey;
