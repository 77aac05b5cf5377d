// The ready examples, as the server lists them.

import type { Viewer } from "../session/documents";

export interface Example {
  name: string;
  title: string;
  about: string;
  profile: "adult" | "kids" | "staff" | "anonymous";
  variables: Record<string, unknown>;
  /** For each variable left open, by its dotted path: a query whose first leaf is its value. */
  fill: Record<string, string>;
  /** What is sent beside the tokens. */
  headers: Record<string, string>;
  query: string;
}

/** No examples, rather than no page, when the list cannot be read. */
export async function loadExamples(): Promise<Example[]> {
  try {
    const response = await fetch(`${window.location.pathname}/examples.json`);
    return response.ok ? ((await response.json()) as { examples: Example[] }).examples : [];
  } catch (error) {
    console.warn("The examples could not be loaded.", error);
    return [];
  }
}

/** Why an example would not show what it is meant to, now; null when it would. */
export function mismatch(example: Example, viewer: Viewer | null): string | null {
  if (example.profile === "anonymous") return null;
  if (viewer === null) return "This example needs somebody who is signed in.";
  if (viewer.profile === null) return "This example needs an active profile.";
  if (example.profile === "staff") {
    return viewer.roles.includes("EXPERIMENTER") ? null : "This example needs an experimenter: sign in as editor@marquee.test.";
  }
  if (viewer.profile.isKids !== (example.profile === "kids")) {
    return `This example is meant for ${example.profile === "kids" ? "a kids" : "an adult"} profile; ${viewer.profile.name} is active.`;
  }
  return null;
}
