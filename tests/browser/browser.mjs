// A Chromium of our own that can reach this machine alone, and a record of what went wrong in it.

import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** A page in a new profile kept in `profileDir`; `record` fills while the page is used. */
export async function open(executablePath, profileDir) {
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath,
    args: FLAGS,
    viewport: { width: 1440, height: 900 },
  });
  const record = { external: [], console: [], failed: [] };
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (["127.0.0.1", "data:", "blob:"].some((own) => own === url.hostname || own === url.protocol)) {
      return route.continue();
    }
    record.external.push(url.href);
    return route.abort();
  });
  const [page] = context.pages();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) record.console.push(message.text());
  });
  page.on("pageerror", (error) => record.console.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) record.failed.push(`${response.status()} ${response.url()}`);
  });
  return { context, page, record };
}
