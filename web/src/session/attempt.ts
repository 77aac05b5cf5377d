// What every button of the panel does around its call: wait, then say what went wrong.

import { useState } from "react";
import type { Problem } from "./documents";
import { sentence } from "./problems";

export interface Attempt {
  busy: boolean;
  /** What went wrong last, as a sentence; null when nothing did. */
  trouble: string | null;
  /** True when the call was not answered with a problem. */
  run(call: () => Promise<Problem | null | void>): Promise<boolean>;
}

export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function run(call: () => Promise<Problem | null | void>): Promise<boolean> {
    setBusy(true);
    setTrouble(null);
    try {
      const problem = await call();
      if (problem) setTrouble(sentence(problem));
      return !problem;
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, trouble, run };
}
