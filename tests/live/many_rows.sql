-- What makes 100,000 titles (many_titles.sql), and a million rows where rows are many of what people
-- do (many_people.sql), for tests that look at query plans.
--
-- Ids are digests, so that rows lie in no order of theirs, as where clients and imports make them.
-- Of titles every fifth is a series. Household 1 holds as much as one may.

CREATE FUNCTION pg_temp.pick(n bigint, salt bigint, range bigint) RETURNS bigint IMMUTABLE
  RETURN (hashint8extended(n, salt) & 9223372036854775807) % range;
CREATE FUNCTION pg_temp.id(prefix text, n bigint) RETURNS text IMMUTABLE
  RETURN prefix || '_' || md5(prefix || n::text);
CREATE FUNCTION pg_temp.title(n bigint) RETURNS text IMMUTABLE
  RETURN pg_temp.id(CASE WHEN n % 5 = 0 THEN 'series' ELSE 'movie' END, n);
CREATE FUNCTION pg_temp.days(number double precision) RETURNS bigint IMMUTABLE
  RETURN ((1795262400 + number * 86400) * 1000000)::bigint;  -- from 2026-11-21T12:00Z on
