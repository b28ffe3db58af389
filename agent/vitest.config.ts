import { defineConfig } from "vitest/config";
import { serviceProject, stubWorker } from "#runtime/testing/service/project";

const gatherfeed = stubWorker(import.meta.dirname, "gatherfeed", "gatherfeed");

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "scalable-media", workers: [gatherfeed] }));
