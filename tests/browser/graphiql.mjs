// What the check does with the GraphiQL page, in the words of somebody at the keyboard.

export class GraphiQL {
  constructor(page) {
    this.page = page;
  }

  /** Waits for the four editors: operation, variables, headers, response. */
  ready() {
    return this.page.waitForFunction(() => globalThis.__MONACO?.editor.getModels().length >= 4);
  }

  async panel(title) {
    const hidden = this.page.getByRole("button", { name: `Show ${title}`, exact: true });
    if (await hidden.count()) await hidden.click();
  }

  profile(name) {
    return this.page.locator(".marquee-profile").filter({ hasText: name });
  }

  /** What the header says, once it says `expected`. */
  async who(expected) {
    const who = this.page.locator(".marquee-who");
    await who.filter({ hasText: expected }).waitFor();
    return who.innerText();
  }

  /** Opens the example of that name, ready to run. */
  async openExample(name) {
    await this.panel("Examples");
    const before = await this.text("operation.graphql");
    await this.page.locator(`[data-example="${name}"]`).click();
    await this.page.locator(`[data-example="${name}"][aria-pressed="true"]`).waitFor();
    await this.page.waitForFunction(
      ([editor, old]) => globalThis.__MONACO.editor.getModels().some((m) => m.uri.path.endsWith(editor) && m.getValue() !== old),
      ["operation.graphql", before],
    );
  }

  /** Opens the example of that name and runs it; answers with what came back. */
  async runExample(name) {
    await this.openExample(name);
    const answered = this.page.waitForResponse((r) => r.request().method() === "POST");
    await this.page.getByRole("button", { name: /Execute query/ }).click();
    return (await answered).json();
  }

  /** Opens an example that goes on and lets it run, until `stop` is called. */
  async listenTo(name) {
    await this.openExample(name);
    const begun = this.page.waitForResponse((r) => r.headers()["content-type"]?.startsWith("text/event-stream") ?? false);
    await this.page.getByRole("button", { name: /Execute query/ }).click();
    await begun;
  }

  async stop() {
    await this.page.getByRole("button", { name: /Stop query/ }).click();
    await this.page.getByRole("button", { name: /Execute query/ }).waitFor();
  }

  /** What an example that goes on has shown last, once it has shown something. */
  async heard(field) {
    await this.page.waitForFunction(
      (text) => globalThis.__MONACO.editor.getModels().some((m) => m.uri.path.endsWith("response.json") && m.getValue().includes(text)),
      `"${field}"`,
    );
    return JSON.parse(await this.text("response.json"));
  }

  /** The answer as it stands in the result pane, once there is one. */
  async shown() {
    await this.page.waitForFunction(() =>
      globalThis.__MONACO.editor.getModels().some((m) => m.uri.path.endsWith("response.json") && m.getValue().includes('"data"')),
    );
    return JSON.parse(await this.text("response.json"));
  }

  /** The labels that pop up after typing `text` into an empty tab. */
  async completions(text) {
    await this.page.getByRole("button", { name: "New tab" }).click();
    await this.page.locator(".graphiql-query-editor .monaco-editor").first().click();
    await this.page.keyboard.type(text, { delay: 60 });
    const widget = this.page.locator(".suggest-widget.visible .monaco-list-row");
    await widget.first().waitFor();
    return widget.locator(".label-name").allInnerTexts();
  }

  /** The content of one of the page's editors, by the name of its model. */
  text(name) {
    return this.page.evaluate(
      (ending) => globalThis.__MONACO.editor.getModels().find((m) => m.uri.path.endsWith(ending))?.getValue() ?? "",
      name,
    );
  }
}
