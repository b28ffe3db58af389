import { defineConfig } from "vitest/config";
import { runtimeProject } from "../../runtime/testing/project.ts";

/** Apart from the other tests of the room: it moves the clock, and ids made after that would go on from its time. */
export default defineConfig(() => runtimeProject({ name: "model-based", include: ["**/*.test.ts"] }));
