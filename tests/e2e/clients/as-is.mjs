// One operation with each library as it comes, told to try nothing twice: what its sink is given.

import { createClient as overEvents } from "graphql-sse";
import { createClient as overWebSocket } from "graphql-ws";
import WebSocket from "ws";
import { given, say, told } from "./talk.mjs";

const { authorization, stall } = given;
const never = new Promise(() => {});
const client =
  given.over === "events"
    ? overEvents({ url: given.url, headers: authorization ? { authorization } : {}, retryAttempts: 0 })
    : overWebSocket({
        url: given.url,
        webSocketImpl: WebSocket,
        connectionParams: stall ? () => never : { authorization },
        retryAttempts: 0,
      });

client.subscribe(
  { query: given.query, operationName: given.operation, variables: given.variables },
  {
    next: (result) => say("next", result),
    error: (error) => say("error", told(error)),
    complete: () => say("complete"),
  },
);
