// GraphQL Yoga on Node's own HTTP server.

import { createServer } from "node:http";
import { createYoga } from "graphql-yoga";
import { newSchema } from "./schema.mjs";
import { contextOf } from "./session.mjs";

const yoga = createYoga({
  schema: newSchema(),
  context: ({ request }) => contextOf(request.headers.get("authorization")),
  logging: false,
  graphiql: false,
  landingPage: false,
});
createServer(yoga).listen(Number(process.env.BENCH_PORT), "127.0.0.1");
