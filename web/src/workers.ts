// Tells Monaco which of our own files runs which language: without it, Monaco works on the page's thread.

/** File names by Monaco's label, written in by build.mjs. */
declare const WORKERS: Record<string, string>;

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_id: string, label: string): Worker {
      return new Worker(new URL(WORKERS[label] ?? WORKERS.editor ?? "", import.meta.url));
    },
  },
});
