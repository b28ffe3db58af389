import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { serviceProject } from "#runtime/testing/service/project";

const gatherfeed = {
  name: "gatherfeed",
  modules: true,
  scriptPath: join(import.meta.dirname, "testing/gatherfeed.mjs"),
  compatibilityDate: "2026-10-01",
};

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "scalable-media", workers: [gatherfeed] }));
