// A talk with the test that runs a script: a line of JSON for each thing said, either way.

import { createInterface } from "node:readline";
import { argv, stdin, stdout } from "node:process";
import { pathToFileURL } from "node:url";

/** What the test has given along. */
export const given = JSON.parse(argv[3]);

const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();

export function say(name, value = null) {
  stdout.write(`${JSON.stringify({ [name]: value })}\n`);
}

export async function heard() {
  const { value, done } = await lines.next();
  return done ? undefined : JSON.parse(value);
}

/** A block of JavaScript of one of the clients' pages, such as `live-1`. */
export function fromPage(name) {
  return import(pathToFileURL(`${argv[2]}/${name}.mjs`));
}

/** A session whose tokens the test hands out, each when it is asked for. */
export function session() {
  let token = null;
  return {
    async accessToken() {
      if (token === null) {
        say("token");
        token = await heard();
      }
      return token;
    },
    accessTokenEnded() {
      token = null;
    },
  };
}

/** An error as a line can hold it: a close event, what the server answered, or an exception. */
export function told(error) {
  if (Array.isArray(error)) return error.map(({ message, extensions }) => ({ message, ...extensions }));
  if (error && "code" in error && "reason" in error) return { code: error.code, reason: error.reason };
  return { message: String(error?.message ?? error) };
}
