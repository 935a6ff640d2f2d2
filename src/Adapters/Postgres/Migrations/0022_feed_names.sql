-- A feed's name as listeners read it, beside the one in the settings.
alter table feed_items add column source text not null default '';
