import { defineConfig } from "vitest/config";
import { apiWorkerProject } from "./testing/project.ts";

export default defineConfig(() => apiWorkerProject({ name: "api-worker", shards: {} }));
