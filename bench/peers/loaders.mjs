// The loaders of one request: batched asynchronous reads of memory or stores, made anew for each.

import DataLoader from "dataloader";
import { credits, images, pages, states, titles, trailers } from "./data.mjs";

/** A read answers in a microtask: as near to a store as memory can be, and as fast. */
const reading = (map, absent) => async (keys) => keys.map((key) => map.get(key) ?? absent);

const stored = process.env.BENCH_DATABASE_URL ? (await import("./stores.mjs")).reads : {};

export const reads = {
  pages: reading(pages, null),
  titles: reading(titles, null),
  images: reading(images, null),
  credits: reading(credits, []),
  trailers: reading(trailers, []),
  states: reading(states, null),
  ...stored,
};

export const newLoaders = () => ({
  pages: new DataLoader(reads.pages),
  titles: new DataLoader(reads.titles),
  images: new DataLoader(reads.images),
  credits: new DataLoader(reads.credits),
  trailers: new DataLoader(reads.trailers),
  states: new DataLoader(reads.states),
});
