// Buckets and slots as our page's code computes them, and as a library that others made does.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import murmurhash from "murmurhash";

const [page, vectors] = process.argv.slice(2);
const { bucketOf, slotOf, murmur3 } = await import(pathToFileURL(page).href);
const { buckets, slots } = JSON.parse(await readFile(vectors, "utf8"));

const part = (hash) => (hash % 100) * 100 + (Math.floor(hash / 100) % 100);
const computed = (text, ours) => ({
  ours,
  ourHash: murmur3(new TextEncoder().encode(text)),
  theirs: part(murmurhash.v3(text, 0)),
  theirHash: murmurhash.v3(text, 0),
});

console.log(
  JSON.stringify({
    buckets: buckets.map((one) => computed(`${one.unit}:${one.key}`, bucketOf(one.unit, one.key))),
    slots: slots.map((one) => computed(`${one.unit}:layer:${one.layer}`, slotOf(one.unit, one.layer))),
    others: ["", "ñ", "日本", "🎬", "x\u0000y"].map((text) => murmur3(new TextEncoder().encode(text))),
  }),
);
