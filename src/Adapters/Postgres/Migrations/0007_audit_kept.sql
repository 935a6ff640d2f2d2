-- Append-only means that lines are not taken away either. Nothing in the station does; whoever has to thin the log out one day
-- does it as the table's owner, in words that cannot be written by accident: alter table audit_log disable trigger user.

create trigger audit_log_kept before delete or truncate on audit_log
    for each statement execute function audit_log_is_append_only();
