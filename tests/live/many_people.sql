-- Households, and what they do.

INSERT INTO account
  SELECT pg_temp.id('acct', a), 'member' || a || '@marquee.test', '', 'Standard', 2, 4, 'Q1080', NULL, 'ES',
    'Europe/Madrid', 'es', pg_temp.days(-400)
  FROM generate_series(1, 100000) a;
INSERT INTO account_role SELECT pg_temp.id('acct', a), 'EDITOR' FROM generate_series(1, 20) a;
INSERT INTO profile
  SELECT pg_temp.id('prof', p), pg_temp.id('acct', (p + 1) / 2), 'Profile', false, 6, 'es', NULL,
    NULL, true, true, '[]', 'FORCED_ONLY', '[]', '[]', 1, pg_temp.days(-400)
  FROM generate_series(1, 200000) p;
INSERT INTO profile_blocked_title SELECT pg_temp.id('prof', p), pg_temp.title(p)
  FROM generate_series(1, 100000) p;
INSERT INTO pin_failure SELECT pg_temp.id('prof', p), 1, NULL FROM generate_series(2, 20000) p;
INSERT INTO device
  SELECT pg_temp.id('acct', a), pg_temp.id('dev', a * 10 + d), 'Living room', 'TV',
    pg_temp.days(-pg_temp.pick(a, d, 100))
  FROM generate_series(1, 100000) a, generate_series(0, 2) d;
INSERT INTO session
  SELECT pg_temp.id('sess', s), pg_temp.id('acct', a), pg_temp.id('dev', a * 10 + s % 3),
    pg_temp.id('prof', a * 2), pg_temp.days(at), pg_temp.days(at + 30),
    CASE WHEN s % 10 > 1 THEN pg_temp.days(at / 2) END
  FROM generate_series(1, 1000000) s,
    LATERAL (SELECT 1 + s % 100000 AS a, -pg_temp.pick(s, 6, 60000) / 1000.0 AS at) w;
INSERT INTO refresh_token SELECT md5('token' || id), id, created_at, expires_at, NULL FROM session
  WHERE revoked_at IS NULL;

-- Profile 1 holds 500 titles on its list, and has watched 1,000.
INSERT INTO my_list
  SELECT pg_temp.id('prof', p), pg_temp.title(1 + (p::bigint * 7919 + i * 104729) % 100000),
    pg_temp.days(-i - 1)
  FROM generate_series(1, 200000) p, LATERAL generate_series(0, CASE p WHEN 1 THEN 499 ELSE 4 END) i;
INSERT INTO reaction SELECT profile_id, title_id, 'LOVE', listed_at FROM my_list
  WHERE hashtext(title_id) % 5 = 0;
CREATE TEMP TABLE watched AS
  SELECT pg_temp.id('prof', p) AS profile_id, pg_temp.title(t) AS title_id,
    CASE WHEN t % 5 = 0 THEN pg_temp.id('ep', t * 100 + 11) ELSE pg_temp.title(t) END AS playable_id,
    md5('viewing' || (p * 1000 + i)::text) AS viewing_id, p % 4 = 0 AS completed,
    pg_temp.days(-pg_temp.pick(p * 1000 + i, 7, 300000) / 1000.0) AS at
  FROM generate_series(1, 200000) p, LATERAL generate_series(0, CASE p WHEN 1 THEN 999 ELSE 4 END) i,
    LATERAL (SELECT 1 + (p::bigint * 104729 + i * 7919) % 100000 AS t) w;
INSERT INTO viewing
  SELECT profile_id, title_id, playable_id, viewing_id, int8send(at) || rest, int8send(~at) || rest,
    int8send(~at) || rest, NULL, 2000000, false, false
  FROM watched, decode(repeat('5a', 45), 'hex') rest;
INSERT INTO title_activity SELECT profile_id, title_id, max(at), NULL FROM watched GROUP BY 1, 2;
INSERT INTO milestone
  SELECT profile_id, kind, playable_id, viewing_id, title_id, at, pg_temp.id('dev', 1),
    (ARRAY['ES', 'US'])[1 + at % 2]
  FROM watched, unnest(ARRAY['STARTED', 'COMPLETED']) kind WHERE kind = 'STARTED' OR completed;
INSERT INTO playable_said SELECT DISTINCT profile_id, title_id, playable_id, NULL::bytea, NULL::bytea
  FROM watched WHERE completed;

INSERT INTO change (kind, subject, at)
  SELECT (ARRAY['SESSION', 'PROFILE', 'MY_LIST', 'TITLE'])[1 + c % 4], '', pg_temp.days(c / 20000.0 - 5)
  FROM generate_series(1, 100000) c;
INSERT INTO departed_profile SELECT pg_temp.id('gone', p), pg_temp.days(-pg_temp.pick(p, 8, 10))
  FROM generate_series(1, 20000) p;
INSERT INTO exposure
  SELECT md5('prof' || p)::uuid::text, 'exp' || e, (ARRAY['control', 'treated'])[1 + (p + e) % 2],
    pg_temp.days(-pg_temp.pick(p * 10 + e, 9, 14000) / 1000.0), 2
  FROM generate_series(1, 200000) p, generate_series(1, 5) e;
INSERT INTO unit_measures
  SELECT experiment, unit, variant, at, pg_temp.days(-1), 60, 3, 2, 2, true, 40, 2, 1, 1, 30, 2, 1, 1
  FROM exposure;
INSERT INTO experiment_report
  SELECT 'exp' || e, pg_temp.days(-d), 0, '{}' FROM generate_series(1, 5) e, generate_series(1, 200) d;
INSERT INTO artwork_count
  SELECT pg_temp.title(i), 'en', tag, DATE '2026-11-21' - day::int, 100, 3
  FROM generate_series(1, 50000) i, unnest(ARRAY['face', 'noir']) tag, generate_series(1, 2) day;
INSERT INTO artwork_policy SELECT v, pg_temp.days(v - 20), 50000 FROM generate_series(1, 4) v;
INSERT INTO artwork_policy_title
  SELECT v, 'en', pg_temp.title(i), '[["face", 4.0, 98.0, 0.5], ["noir", 4.0, 98.0, 0.5]]'
  FROM generate_series(1, 4) v, generate_series(1, 50000) i;
INSERT INTO artwork_policy_in_force VALUES (1, 4);
INSERT INTO tracking_event
  SELECT pg_temp.id('prof', p), 'item_' || md5('page' || p) || '_trending_' || md5('title' || i),
    'IMPRESSION', pg_temp.id('dev', 1), pg_temp.title(i), 'default', at, at, 1500
  FROM generate_series(1, 200000) p, generate_series(1, 5) i,
    LATERAL (SELECT pg_temp.days(-pg_temp.pick(p * 10 + i, 11, 30000) / 1000.0) AS at) t;
