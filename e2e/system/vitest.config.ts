import { defineConfig } from "vitest/config";

/** The whole system from outside, one file after the other: each starts a system of its own, and they share two cores. */
export default defineConfig({
  root: import.meta.dirname,
  test: { name: "system", include: ["**/*.test.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 },
});
