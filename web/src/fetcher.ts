// How GraphiQL's own requests reach the server: with the session's token, renewed when it has run out.

import type { GraphiQL } from "graphiql";
import { getOperationAST, parse } from "graphql";
import type { ComponentProps } from "react";
import { type Operation, post } from "./endpoint";
import { session } from "./session/store";
import { stream } from "./stream";

type Fetcher = ComponentProps<typeof GraphiQL>["fetcher"];

export const fetcher: Fetcher = async (operation, options) => {
  const typed = (options?.headers ?? {}) as Record<string, string>;
  if (kind(operation) === "subscription") return stream(operation, { ...(await session.headers()), ...typed });
  let response = await post(operation, { ...(await session.headers()), ...typed });
  // A refused token makes the request anonymous instead of failing it, so only a query may be sent twice.
  if (wasTokenRefused(response) && kind(operation) === "query" && (await session.renew())) {
    response = await post(operation, { ...(await session.headers()), ...typed });
  }
  return read(response);
};

function wasTokenRefused(response: Response): boolean {
  return response.headers.get("www-authenticate")?.includes("invalid_token") ?? false;
}

function kind({ query, operationName }: Operation): string | undefined {
  try {
    return getOperationAST(parse(query), operationName)?.operation;
  } catch {
    return undefined; // a syntax error is the server's to explain
  }
}

async function read(response: Response) {
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch {
    return { status: response.status, statusText: response.statusText, body };
  }
}
