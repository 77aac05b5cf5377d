// Opens an experiment's page in Chromium as different people have it, and prints a verdict as JSON.
// usage: node report-page.mjs CHROMIUM PAGE.html FOLDER (for the browser's profile and the pictures)

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { open } from "./browser.mjs";

const [chromium, file, folder] = argv.slice(2);
const html = await readFile(file);
const server = createServer((_, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(html);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const { context, page, record } = await open(chromium, join(folder, "chromium"));
const picture = (name) => page.screenshot({ path: join(folder, `report-${name}.png`), fullPage: true });
const verdict = { contrast: {}, wider: {} };

await page.goto(`http://127.0.0.1:${server.address().port}/`);
verdict.title = await page.title();
verdict.headings = await page.getByRole("heading").allInnerTexts();
verdict.images = await page.getByRole("img").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
verdict.tables = await page.getByRole("table").evaluateAll((all) => all.map((each) => each.caption.innerText));
verdict.scripts = await page.evaluate(() => document.scripts.length);

for (const colorScheme of ["light", "dark"]) {
  await page.emulateMedia({ colorScheme });
  verdict.contrast[colorScheme] = await page.evaluate(leastContrast);
  await picture(colorScheme);
}
for (const width of [1440, 360]) {
  await page.setViewportSize({ width, height: 900 });
  verdict.wider[width] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
await picture("narrow");

verdict.stops = [];
for (let press = 0; press < 3; press += 1) {
  await page.keyboard.press("Tab");
  verdict.stops.push(await page.evaluate(() => document.activeElement.getAttribute("aria-label")));
}

await page.emulateMedia({ media: "print", colorScheme: "dark" });
verdict.paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
await picture("print");

await context.close();
server.close();
stdout.write(JSON.stringify({ ...verdict, ...record }));

/** The least contrast of any text with what is behind it: WCAG 2.2, "contrast ratio". */
function leastContrast() {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    const [, , , alpha = 1] = channels(colour);
    return alpha || !element.parentElement ? colour : behind(element.parentElement);
  };
  const ratio = (element) => {
    const style = getComputedStyle(element);
    const shades = [light(element.ownerSVGElement ? style.fill : style.color), light(behind(element))];
    return (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return Math.min(...[...document.body.querySelectorAll("*")].filter(hasText).map(ratio));
}
