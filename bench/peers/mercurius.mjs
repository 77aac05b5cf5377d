// Mercurius on Fastify with its JIT.

import Fastify from "fastify";
import mercurius from "mercurius";
import { newSchema } from "./schema.mjs";
import { contextOf } from "./session.mjs";

const app = Fastify({ logger: false });
await app.register(mercurius, {
  schema: newSchema(),
  jit: 1,
  context: (request) => contextOf(request.headers.authorization),
});
await app.listen({ host: "127.0.0.1", port: Number(process.env.BENCH_PORT) });
