// Listens over Server-Sent Events with the code of our page: what it hears, and when it has begun.

import { fromPage, given, say, session, told } from "./talk.mjs";

const { hear, liveOverEvents } = await fromPage("live-2");
const soon = (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 50)));
const asker = session();
const client = liveOverEvents({ url: given.url, session: asker, wait: soon });

hear(client, asker, { query: given.query, operationName: given.operation, variables: given.variables }, {
  tell: (result) => say("heard", result),
  ask: () => say("begun"),
  fail: (error) => say("failed", told(error)),
});
