-- Titles, and all that is kept of them.

INSERT INTO genre SELECT pg_temp.id('genre', g) FROM generate_series(1, 30) g;
INSERT INTO genre_text SELECT pg_temp.id('genre', g), locale, 'Genre ' || g
  FROM generate_series(1, 30) g, unnest(ARRAY['en', 'es']) locale;
INSERT INTO person SELECT pg_temp.id('person', p), 'Person ' || p FROM generate_series(1, 50000) p;

INSERT INTO title (id, form, kind, source, external_id, sort_name, release_year, year_order,
    countries, rating_level, descriptors, duration_ms, features, digest)
  SELECT pg_temp.title(n), CASE WHEN n % 5 = 0 THEN 'series' ELSE 'movie' END,
    CASE WHEN n % 5 = 0 THEN 'SERIES' ELSE 'MOVIE' END, 'test', n::text,
    'title ' || pg_temp.pick(n, 1, 1000000), year, year, '[]', pg_temp.pick(n, 2, 8), '[]',
    CASE WHEN n % 5 <> 0 THEN 5400000 END, 13, ''
  FROM generate_series(1, 100000) n, LATERAL (SELECT 1930 + pg_temp.pick(n, 3, 97) AS year) y;
INSERT INTO title_text SELECT pg_temp.title(n), locale, 'Title ' || n, 'Short.', 'Long.'
  FROM generate_series(1, 100000) n, unnest(ARRAY['en', 'es']) locale;
-- Names are not alike here: two words each, of eight letters.
INSERT INTO title_finding
  SELECT pg_temp.title(n), locale, left(hash, 8) || ' ' || right(hash, 8), 'short long ' || n
  FROM generate_series(1, 100000) n, unnest(ARRAY['en', 'es']) locale, md5(n::text) hash;
INSERT INTO title_genre
  SELECT pg_temp.title(n), pg_temp.id('genre', 1 + (n + i * (1 + n / 30 % 29)) % 30), i
  FROM generate_series(1, 100000) n, generate_series(0, 1) i;
INSERT INTO credit
  SELECT pg_temp.title(n), i, pg_temp.id('person', 1 + pg_temp.pick(n, 10 + i, 50000)), 'CAST'
  FROM generate_series(1, 100000) n, generate_series(0, 2) i;
INSERT INTO title_feature SELECT title_id, genre_id, 1 FROM title_genre;
INSERT INTO title_feature SELECT DISTINCT title_id, person_id, 3 FROM credit;

-- Seven of ten everywhere, the others in Spain; some are yet to come, some have ended.
INSERT INTO licence_window
  SELECT pg_temp.title(n), 0, CASE WHEN n % 10 < 7 THEN '*' ELSE 'ES' END, pg_temp.days(since),
    CASE WHEN n % 3 = 0 THEN pg_temp.days(since + 1000) END
  FROM generate_series(1, 100000) n,
    LATERAL (SELECT 60 - pg_temp.pick(n, 4, 1200000) / 1000.0 AS since) s;
INSERT INTO licence_span SELECT title_id, territory, starts_at, ends_at FROM licence_window;
INSERT INTO genre_span
  SELECT s.title_id, g.genre_id, s.territory, s.starts_at, s.ends_at, t.rating_level
  FROM licence_span s JOIN title_genre g USING (title_id) JOIN title t ON t.id = s.title_id;

INSERT INTO season (id, series_id, number, name)
  SELECT pg_temp.id('season', n * 10 + s), pg_temp.title(n), s, 'Season ' || s
  FROM generate_series(5, 100000, 5) n, generate_series(0, 1) s;
INSERT INTO episode (id, season_id, series_id, number, sort_key, duration_ms, available_from)
  SELECT pg_temp.id('ep', n * 100 + s * 10 + e), pg_temp.id('season', n * 10 + s),
    pg_temp.title(n), e, e, 1800000, pg_temp.days(e - 4)
  FROM generate_series(5, 100000, 5) n, generate_series(0, 1) s, generate_series(1, 5) e;
INSERT INTO episode_text SELECT id, 'en', 'Episode', 'What happens.' FROM episode;
INSERT INTO artwork
  SELECT pg_temp.id('image', n * 2 + i), pg_temp.title(n), i,
    (ARRAY['BOX_ART', 'BACKDROP'])[1 + i], 'default', 600, 900, '[]', 1
  FROM generate_series(1, 100000) n, generate_series(0, 1) i;
INSERT INTO artwork SELECT 'image_' || md5(id), id, 0, 'STILL', 'default', 600, 900, '[]', 1
  FROM episode;
INSERT INTO trailer
  SELECT pg_temp.id('trailer', n), pg_temp.title(n), 0, 'Trailer', 60000, 'trailer'
  FROM generate_series(1, 100000) n;
INSERT INTO media_segment SELECT pg_temp.title(n), 0, 'CREDITS', 5000000, 5400000
  FROM generate_series(1, 100000) n WHERE n % 5 <> 0;
INSERT INTO audio_track SELECT 'audio_' || md5(playable_id), playable_id, 0, 'en', 'AAC', '2.0',
  false, true FROM media_segment;
INSERT INTO subtitle_track SELECT 'sub_' || md5(playable_id), playable_id, 0, 'en', false, false
  FROM media_segment;

INSERT INTO collection SELECT pg_temp.id('collection', c), c, '' FROM generate_series(1, 20) c;
INSERT INTO collection_text SELECT id, 'en', 'Picked' FROM collection;
INSERT INTO collection_item SELECT pg_temp.id('collection', c), i, pg_temp.title(c * 1000 + i)
  FROM generate_series(1, 20) c, generate_series(1, 40) i;

-- Four of five titles were played, in two countries; `seen` days ago for the last time.
INSERT INTO play_count
  SELECT country, pg_temp.title(n), date '2026-11-21' - (pg_temp.pick(n, 5, 300) + d)::integer,
    (ARRAY['watching', 'import'])[1 + n % 2], 1 + pg_temp.pick(n, d, 1000)
  FROM generate_series(1, 100000) n, unnest(ARRAY['ES', 'US']) country, generate_series(0, 5) d
  WHERE n % 5 <> 1;
INSERT INTO title_heat
  SELECT pg_temp.title(n), country, (2516 - seen) / 3.0, exp((2516 - seen) / 86.0)
  FROM generate_series(1, 100000) n, unnest(ARRAY['ES', 'US']) country,
    LATERAL (SELECT pg_temp.pick(n, 5, 300) AS seen) s
  WHERE n % 5 <> 1;
INSERT INTO genre_title_heat
  SELECT h.title_id, h.country, g.genre_id, t.rating_level, h.popularity
  FROM title_heat h JOIN title_genre g USING (title_id) JOIN title t ON t.id = h.title_id
  WHERE EXISTS (SELECT 1 FROM licence_span s
    WHERE s.title_id = h.title_id AND s.territory IN (h.country, '*'));
INSERT INTO genre_heat
  SELECT territory, genre_id, rating_level, sum(popularity), sum(titles)
  FROM (SELECT country AS territory, genre_id, rating_level, popularity, 0 AS titles
      FROM genre_title_heat
    UNION ALL SELECT territory, genre_id, rating_level, 0, 1 FROM genre_span) heat
  GROUP BY 1, 2, 3;
