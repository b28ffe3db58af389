import { defineConfig } from "vitest/config";
import { apiWorkerProject } from "./testing/project.ts";
import { fourShards } from "./testing/shards.ts";

/** What has nothing to do with jobs, and the rows that answers read of one database. */
const exclude = ["account/**", "cloudflare/**", "guard/**", "workflows/**", "rowsRead.test.ts", "sockets.test.ts"];

/** The same tests as with one operations database, with four. */
export default defineConfig(() => apiWorkerProject({ name: "api-worker-4-shards", shards: fourShards, exclude }));
