import { defineConfig } from "vitest/config";
import { runtimeProject } from "./testing/project.ts";

export default defineConfig(() =>
  runtimeProject({
    name: "runtime",
    // One runtime for many files: each test begins with empty tables anyway, and a runtime takes seconds to start.
    isolate: false,
    include: ["**/*.test.ts", "../store/**/*.test.ts"],
    exclude: ["model/**"],
  }),
);
