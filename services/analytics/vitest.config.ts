import { defineConfig } from "vitest/config";
import { serviceProject } from "../testing/project.ts";

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "analytics" }));
