// Builds the browser's pages: `node build.mjs OUT` leaves OUT/assets/* (names carry a hash of
// the content) and OUT/manifest.json, which names the page's script and stylesheet.

import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { argv, exit, stderr } from "node:process";
import { build } from "esbuild";

const [out] = argv.slice(2);
if (out === undefined) {
  stderr.write("usage: node build.mjs OUT\n");
  exit(2);
}

const common = {
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
  target: "es2022",
  outdir: join(out, "assets"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
};

/** The path of each entry's output, by the entry's path as it was given. */
function outputs({ metafile }) {
  return Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint !== undefined);
}

// Monaco's workers are scripts of their own, built first so that the page can name them.
const workerEntries = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
};
const workers = {};
for (const [label, entry] of Object.entries(workerEntries)) {
  const built = await build({ ...common, entryPoints: { [`${label}.worker`]: entry }, format: "iife" });
  const [[path]] = outputs(built);
  workers[label] = basename(path);
}

const page = await build({
  ...common,
  entryPoints: { graphiql: "src/main.tsx" },
  format: "esm",
  splitting: true,
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"', WORKERS: JSON.stringify(workers) },
  loader: { ".ttf": "file", ".woff2": "file" },
});
const [script, { cssBundle }] = outputs(page).find(([, output]) => output.entryPoint === "src/main.tsx");

await mkdir(out, { recursive: true });
const manifest = { script: basename(script), style: basename(cssBundle) };
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
