import { defineConfig } from "vitest/config";
import { runtimeProject } from "../../runtime/testing/project.ts";

/** Separate from the other tests of the job layer, because it moves the clock, and ids created later would continue from that time. */
export default defineConfig(() => runtimeProject({ name: "model-based", include: ["**/*.test.ts"] }));
