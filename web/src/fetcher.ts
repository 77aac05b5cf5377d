// How GraphiQL's own requests reach the server: with the session's token, renewed when it has run out.

import type { GraphiQL } from "graphiql";
import { getOperationAST, parse } from "graphql";
import type { ComponentProps } from "react";
import { type Operation, post } from "./endpoint";
import { session } from "./session/store";

type Fetcher = ComponentProps<typeof GraphiQL>["fetcher"];

export const fetcher: Fetcher = async (operation, options) => {
  const typed = (options?.headers ?? {}) as Record<string, string>;
  let response = await post(operation, { ...(await session.headers()), ...typed });
  // A refused token makes the request anonymous instead of failing it, so only a query may be sent twice.
  if (wasTokenRefused(response) && isQuery(operation) && (await session.renew())) {
    response = await post(operation, { ...(await session.headers()), ...typed });
  }
  return read(response);
};

function wasTokenRefused(response: Response): boolean {
  return response.headers.get("www-authenticate")?.includes("invalid_token") ?? false;
}

function isQuery({ query, operationName }: Operation): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === "query";
  } catch {
    return false; // a syntax error is the server's to explain
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
