// Runs the queue of our page through what may happen to a device; the test plays storage, server and network.

import { fromPage, given, heard, say } from "./talk.mjs";

const { ProgressQueue, ServerClock } = await fromPage("progress-1");

let kept = null;
const storage = { load: () => structuredClone(kept), save: (state) => (kept = structuredClone(state)) };
const clock = new ServerClock({ now: () => given.now, monotonic: () => 0 });

/** The test answers each call: with what the server said, or with null where no answer comes. */
async function send(events) {
  say("send", events);
  const outcome = await heard();
  if (outcome === null) throw new Error("no answer");
  return outcome;
}

const queue = new ProgressQueue({ storage, send, clock, wait: async (seconds) => say("wait", seconds) });
for (;;) {
  const asked = await heard();
  if (asked === undefined) break;
  if (asked.tell) for (const event of asked.tell) void queue.tell(event);
  say("done", { why: await queue.flush(), waiting: queue.waiting.length, kept });
}
