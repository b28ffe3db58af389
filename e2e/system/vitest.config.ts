import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Tests that measure times. They run alone. */
const timed = ["limits.test.ts", "schedules.test.ts"];

/** Files that run at once. A file waits for a third of its time, so two cores can run three files. */
const lanes = availableParallelism() === 1 ? 1 : 3;

/** Tests of the whole system over HTTP. Each file starts its own system. */
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
