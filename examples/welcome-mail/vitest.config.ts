import { defineConfig } from "vitest/config";
import { serviceProject } from "#runtime/testing/service/project";

export default defineConfig(() => serviceProject(import.meta.dirname));
