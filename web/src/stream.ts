// A subscription: its results as they come, over Server-Sent Events, until the iteration is ended.

import type { Operation } from "./endpoint";

/** GraphiQL ends it by `return`, also while it waits for what comes next. */
export function stream(operation: Operation, headers: Record<string, string>): AsyncIterableIterator<unknown> {
  const ending = new AbortController();
  const results = answers(operation, headers, ending.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => results.next(),
    return: () => {
      ending.abort();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

async function* answers(operation: Operation, headers: Record<string, string>, signal: AbortSignal) {
  try {
    const response = await fetch(window.location.pathname, {
      method: "POST",
      headers: { accept: "text/event-stream", "content-type": "application/json", ...headers },
      body: JSON.stringify(operation),
      signal,
    });
    if (!response.ok || response.body === null) {
      yield await response.json();
      return;
    }
    for await (const event of events(response.body)) {
      if (event.name === "complete") return;
      if (event.name === "next") yield JSON.parse(event.data);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Events of a stream: `name` and `data` of each; comments, which keep it alive, are passed over. */
async function* events(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      yield { name: field(lines, "event"), data: field(lines, "data") };
    }
  }
}

function field(lines: string[], name: string): string {
  const line = lines.find((one) => one.startsWith(`${name}:`)) ?? "";
  return line.slice(name.length + 1).trimStart();
}
