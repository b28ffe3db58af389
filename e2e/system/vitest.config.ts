import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What must happen within a second or at a pace is measured with nothing else running. */
const timed = ["limits.test.ts", "schedules.test.ts"];

/** A file waits for a third of its time: two cores have time for three, one core has none for a second. */
const lanes = availableParallelism() === 1 ? 1 : 3;

/** The whole system from outside: each file starts a system of its own. */
const project = (name: string, groupOrder: number, maxWorkers: number, files: { include: string[]; exclude?: string[] }) => ({
  test: {
    name,
    root: import.meta.dirname,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    sequence: { groupOrder },
    maxWorkers,
    ...files,
  },
});

export default defineConfig({
  test: {
    globalSetup: join(import.meta.dirname, "firstStart.ts"),
    projects: [
      project("system", 1, lanes, { include: ["**/*.test.ts"], exclude: ["**/node_modules/**", ...timed] }),
      project("timed", 2, 1, { include: timed }),
    ],
  },
});
