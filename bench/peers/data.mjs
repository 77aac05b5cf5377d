// What a peer holds in memory: the objects of one homepage, as the benchmark dumped them.

import { readFileSync } from "node:fs";

const dump = JSON.parse(readFileSync(process.env.BENCH_DATA, "utf8"));
const keyed = (name) => new Map(Object.entries(dump[name]));

/** Profiles by id: `locale`, `isKids` and `autoplayPreviews`. */
export const viewers = keyed("viewers");
/** The frozen page of a profile by the profile's id; its rows and their items are arrays. */
export const pages = keyed("pages");
export const images = keyed("images");
export const titles = keyed("titles");
/** Credits in billing order, and trailers, by title id. */
export const credits = keyed("credits");
export const trailers = keyed("trailers");
/** Viewer states by `<profile id>/<title id>`. */
export const states = keyed("states");

for (const title of titles.values()) title.artwork = title.artwork.map((id) => images.get(id));
