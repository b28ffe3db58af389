import { defineConfig } from "vitest/config";
import { runtimeProject } from "./testing/project.ts";

export default defineConfig(() =>
  runtimeProject({
    name: "runtime",
    // One runtime for many files: each test starts with empty tables anyway, and starting a runtime takes seconds.
    isolate: false,
    include: ["**/*.test.ts", "../store/**/*.test.ts"],
    exclude: ["model/**", "**/*.node.test.ts"],
  }),
);
