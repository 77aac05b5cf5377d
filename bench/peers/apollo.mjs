// Apollo Server on the HTTP server it brings itself.

import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { startStandaloneServer } from "@apollo/server/standalone";
import { newSchema } from "./schema.mjs";
import { contextOf } from "./session.mjs";

const server = new ApolloServer({
  schema: newSchema(),
  introspection: false,
  plugins: [ApolloServerPluginLandingPageDisabled()],
});
await startStandaloneServer(server, {
  context: async ({ req }) => contextOf(req.headers.authorization),
  listen: { host: "127.0.0.1", port: Number(process.env.BENCH_PORT) },
});
