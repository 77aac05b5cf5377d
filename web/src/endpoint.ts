// One POST to the GraphQL endpoint, which is the page's own address.

export interface Operation {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}

export interface GraphQLError {
  message: string;
  extensions?: { code?: string };
}

export interface Answer<Data> {
  data?: Data | null;
  errors?: GraphQLError[];
}

export function post(operation: Operation, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(window.location.pathname, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(operation),
  });
}

/** The answer's data; throws an Error whose message can be shown when there is none. */
export async function ask<Data>(operation: Operation, headers?: Record<string, string>): Promise<Data> {
  const response = await post(operation, headers);
  const answer = await readAnswer<Data>(response);
  if (answer?.data == null) {
    const wait = response.headers.get("retry-after");
    const said = answer?.errors?.[0]?.message ?? `The server answered ${response.status}.`;
    throw new Error(wait === null ? said : `${said} Try again in ${wait} seconds.`);
  }
  return answer.data;
}

async function readAnswer<Data>(response: Response): Promise<Answer<Data> | null> {
  try {
    return (await response.json()) as Answer<Data>;
  } catch {
    return null; // not JSON: the status says what is left to say
  }
}
