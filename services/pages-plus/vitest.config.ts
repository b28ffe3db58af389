import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { serviceProject } from "#runtime/testing/service/project";

const scalableMedia = {
  name: "scalable-media",
  modules: true,
  scriptPath: join(import.meta.dirname, "testing/scalableMedia.mjs"),
  compatibilityDate: "2026-10-01",
};

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "pages-plus", workers: [scalableMedia] }));
