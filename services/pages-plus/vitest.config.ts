import { defineConfig } from "vitest/config";
import { serviceProject, stubWorker } from "#runtime/testing/service/project";

const scalableMedia = stubWorker(import.meta.dirname, "scalable-media", "scalableMedia");

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "pages-plus", workers: [scalableMedia] }));
