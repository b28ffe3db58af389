import { defineConfig } from "vitest/config";

/** Plain logic in Node; each room that lives in workerd brings its own config, with its databases and queues. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "app", include: ["app/**/*.test.ts"] } },
      { test: { name: "domain", include: ["domain/**/*.test.ts"] } },
      { test: { name: "local", include: ["local/**/*.test.ts"] } },
      "{runtime,agent,api-worker}/vitest.config.ts",
      "services/*/vitest.config.ts",
      "examples/*/vitest.config.ts",
    ],
  },
});
