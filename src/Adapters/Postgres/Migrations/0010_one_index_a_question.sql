-- A statement is planned once a session, and stays as it was planned. While a table is young, or knows one listener only, or nobody's post waits, any
-- index seems as good as another: how many posts a listener has waiting was then counted through all that wait, and a flood was eight times
-- slower until the server looked at the table again. So this question is put in words that only its own index can answer.
drop index posts_waiting;
create index posts_waiting on posts ((case when not finished then listener end)) where (case when not finished then listener end) is not null;
