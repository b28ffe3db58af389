import { defineConfig } from "vitest/config";

/** What must happen within a second or at a pace is measured with nothing else running. */
const timed = ["limits.test.ts", "schedules.test.ts"];

/** The whole system from outside: each file starts a system of its own, two at a time on two cores. */
const project = (name: string, groupOrder: number, maxWorkers: number, files: { include: string[]; exclude?: string[] }) => ({
  test: { name, root: import.meta.dirname, testTimeout: 120_000, hookTimeout: 180_000, sequence: { groupOrder }, maxWorkers, ...files },
});

export default defineConfig({
  test: {
    projects: [
      project("system", 1, 2, { include: ["**/*.test.ts"], exclude: ["**/node_modules/**", ...timed] }),
      project("timed", 2, 1, { include: timed }),
    ],
  },
});
