// Fills an example's open variables from what the server holds, so that it runs with any catalogue.

import { ask } from "../endpoint";
import { session } from "../session/store";
import type { Example } from "./load";

/** The example's variables; one that finds no value stays as the example wrote it. */
export async function filled({ variables, fill }: Example): Promise<Record<string, unknown>> {
  const result = structuredClone(variables);
  for (const [path, query] of Object.entries(fill)) {
    const value = await firstLeaf(query);
    if (value !== undefined) put(result, path.split("."), value);
  }
  return result;
}

async function firstLeaf(query: string): Promise<unknown> {
  try {
    let value: unknown = await ask({ query }, await session.headers());
    while (typeof value === "object" && value !== null) value = Object.values(value)[0];
    return value ?? undefined;
  } catch (error) {
    console.warn("A variable of the example could not be filled.", error);
    return undefined;
  }
}

function put(target: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[key] = Array.isArray(target[key]) ? [value] : value;
  else put((target[key] ??= {}) as Record<string, unknown>, rest, value);
}
