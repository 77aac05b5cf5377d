// Typed problems as sentences for a person.

import type { Problem } from "./documents";

export function sentence(problem: Problem): string {
  const said = [problem.message, ...(problem.fields ?? []).map(({ field, message }) => `${field}: ${message}`)];
  return [...said.map(ended), hint(problem)].filter(Boolean).join(" ");
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function hint({ attemptsLeft, lockedUntil, retryAfterSeconds, unavailableFor }: Problem): string {
  const waitSeconds = retryAfterSeconds ?? unavailableFor;
  if (lockedUntil != null) return `It opens again at ${new Date(lockedUntil).toLocaleTimeString()}.`;
  if (attemptsLeft != null) return attemptsLeft === 1 ? "One try is left." : `${attemptsLeft} tries are left.`;
  if (waitSeconds != null) return `Try again in ${duration(waitSeconds)}.`;
  return "";
}

function duration(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
