// The executable schema of every peer: Marquee's committed schema with the shared resolvers.

import { readFileSync } from "node:fs";
import { buildSchema } from "graphql";
import { resolvers } from "./resolvers.mjs";

/** Abstract types are told apart by `__typename`, which the objects carry: GraphQL.js's own way. */
export function newSchema() {
  const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));
  for (const [type, fields] of Object.entries(resolvers)) {
    const declared = schema.getType(type).getFields();
    for (const [field, resolve] of Object.entries(fields)) declared[field].resolve = resolve;
  }
  return schema;
}
