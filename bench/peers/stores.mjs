// The same objects in stores, where BENCH_DATABASE_URL names one: read anew for each request.
//
// Titles and pictures are rows of PostgreSQL, one statement for all keys of a level. A page is a value
// in Redis, without what the profile watches: that is one partition of Cassandra, read beside it.

import cassandra from "cassandra-driver";
import { Redis } from "ioredis";
import pg from "pg";

const CONNECTIONS = 10;
const LIVE = "ContinueWatchingRow";

const database = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: CONNECTIONS });
const redis = new Redis(process.env.BENCH_REDIS_URL);
const cluster = new cassandra.Client({
  contactPoints: process.env.BENCH_CASSANDRA_HOSTS.split(","),
  localDataCenter: process.env.BENCH_CASSANDRA_DATACENTER,
  keyspace: process.env.BENCH_CASSANDRA_KEYSPACE,
  queryOptions: { consistency: cassandra.types.consistencies.localQuorum, prepare: true },
});
await cluster.connect();

const WATCHING = "SELECT items FROM peer_watching WHERE profile_id = ?";

/** Named statements are prepared once for each connection. */
const byId = (name, text, made) => async (ids) => {
  const { rows } = await database.query({ name, text, values: [ids] });
  const found = new Map(rows.map((row) => [row.id, made(row)]));
  return ids.map((id) => found.get(id) ?? null);
};

async function page(profileId) {
  const [skeleton, watching] = await Promise.all([
    redis.get(`peer:page:${profileId}`),
    cluster.execute(WATCHING, [profileId]),
  ]);
  if (skeleton === null) return null;
  const found = JSON.parse(skeleton);
  const live = found.rows.find((row) => row.__typename === LIVE);
  if (live) live.items = JSON.parse(watching.first().items);
  return found;
}

export const reads = {
  pages: (ids) => Promise.all(ids.map(page)),
  titles: byId("titles", "SELECT id, body FROM peer_title WHERE id = ANY($1)", (row) => row.body),
  images: byId(
    "images",
    'SELECT id, owner_id AS "ownerId", role, tag, width, height, dominant_color AS "dominantColor",' +
      ' usual_width AS "usualWidth", address, steps FROM peer_image WHERE id = ANY($1)',
    (row) => Object.assign(row, { __typename: "Image" }),
  ),
};
