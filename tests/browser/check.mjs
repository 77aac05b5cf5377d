// Drives Chromium through the GraphiQL page of a running Marquee and prints a verdict as JSON.
// usage: node check.mjs CHROMIUM BASE_URL FOLDER (for the browser's profile and the pictures)

import { join } from "node:path";
import { argv, stdout } from "node:process";
import { open } from "./browser.mjs";
import { GraphiQL } from "./graphiql.mjs";

const LIVE = "26-live-progress";
const TELLING = "21-record-progress";
const [chromium, base, folder] = argv.slice(2);
const { context, page, record } = await open(chromium, join(folder, "chromium"));
const graphiql = new GraphiQL(page);
const picture = (name) => page.screenshot({ path: join(folder, `graphiql-${name}.png`) });
const trouble = () => page.locator(".marquee-trouble").innerText();
const verdict = {};

await page.goto(`${base}/graphql`);
await graphiql.ready();
verdict.signedOut = await graphiql.who("Signed out");
await picture("signed-out");

const form = page.locator(".marquee-form");
await form.getByLabel("E-mail").fill("demo@marquee.test");
await form.getByLabel("Password").fill("not the password");
await form.getByRole("button", { name: "Sign in" }).click();
verdict.wrongPassword = await trouble();

await graphiql.profile("Sam").click();
await page.getByLabel("Sam’s PIN").fill("0000");
await page.getByRole("button", { name: "Continue" }).click();
verdict.wrongPin = await trouble();
await picture("wrong-pin");
await page.getByLabel("Sam’s PIN").fill("1234");
await page.getByRole("button", { name: "Continue" }).click();
verdict.withPin = await graphiql.who("Sam");
await page.getByRole("button", { name: "Sign out" }).click();
await graphiql.who("Signed out");

await graphiql.profile("Ada").click();
verdict.oneClick = await graphiql.who("Ada");
await page.reload();
await graphiql.ready();
verdict.reloaded = await graphiql.who("Ada");

verdict.examples = {};
await graphiql.panel("Examples");
await page.locator("[data-example]").first().waitFor();
const examples = await page.locator("[data-example]").evaluateAll((all) => all.map((one) => one.dataset.example));
const listed = await (await page.request.get(`${base}/graphql/examples.json`)).json();
const staff = listed.examples.filter(({ profile }) => profile === "staff").map(({ name }) => name);
const names = examples.filter((name) => name !== LIVE && !staff.includes(name));
const run = async (name) => {
  const { data, errors = [] } = await graphiql.runExample(name);
  verdict.examples[name] = { answered: data != null, codes: errors.map((error) => error.extensions?.code ?? error.message) };
  return data;
};
// The first is open already, so it comes last, from another tab.
for (const name of [...names.slice(1), names[0]]) await run(name);
verdict.rows = (await graphiql.shown()).data.homepage.rows.edges.map(({ node }) => node.heading);
await picture("homepage");

await graphiql.listenTo(LIVE);
const other = await context.newPage();
await other.goto(page.url());
const telling = new GraphiQL(other);
await telling.ready();
await telling.panel("Sign in"); // a session belongs to its window
await telling.profile("Ada").click();
await telling.who("Ada");
await telling.runExample(TELLING);
verdict.live = await graphiql.heard("progressChanged");
await graphiql.stop();
await other.close();

verdict.completions = await graphiql.completions("{ ho");
await picture("completion");

await graphiql.panel("Documentation Explorer");
verdict.documentation = await page.locator(".graphiql-doc-explorer").innerText();
await picture("documentation");

await graphiql.panel("Sign in");
await page.getByRole("button", { name: "Sign out" }).click();
await graphiql.who("Signed out");
await form.getByLabel("E-mail").fill("editor@marquee.test");
await form.getByLabel("Password").fill("marquee-demo");
await form.getByRole("button", { name: "Sign in" }).click();
await graphiql.profile("Edith").click();
await graphiql.who("Edith");
for (const name of staff) verdict.forced = (await run(name))?.homepage?.allocations ?? verdict.forced;

await context.close();
stdout.write(`${JSON.stringify({ ...verdict, ...record }, null, 2)}\n`);
