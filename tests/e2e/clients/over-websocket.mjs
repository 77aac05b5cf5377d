// Listens over WebSocket with the code of our page: what it hears, and how its connection fares.

import WebSocket from "ws";
import { fromPage, given, say, session, told } from "./talk.mjs";

const { liveOverWebSocket } = await fromPage("live-1");
const soon = (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 50)));

const client = liveOverWebSocket({
  url: given.url,
  webSocketImpl: WebSocket,
  session: session(),
  wait: soon,
  ask(over) {
    const sink = { next: (answer) => say("asked", answer), error: (error) => say("failed", told(error)), complete() {} };
    over.subscribe({ query: given.ask, variables: given.variables }, sink);
  },
});
client.on("closed", ({ code, reason }) => say("closed", { code, reason }));
client.subscribe(
  { query: given.query, operationName: given.operation, variables: given.variables },
  {
    next: (result) => say("heard", result),
    error: (error) => say("failed", told(error)),
    complete: () => say("complete"),
  },
);
