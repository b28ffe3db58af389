import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { basename, join } from "node:path";
import type { ViteUserConfig } from "vitest/config";
import { unitTimeoutMs } from "../unitTimeout.ts";

const root = join(import.meta.dirname, "../../..");
const migrations = (database: string) => readD1Migrations(join(root, "migrations", database));

type MiniflareOptions = NonNullable<Exclude<Parameters<typeof cloudflareTest>[0], (...args: never[]) => unknown>["miniflare"]>;

/** What the tests of a service need besides its `wrangler.jsonc`: the folder of its migrations, and stubs of other Workers. */
export type ServiceProjectOptions = { database?: string; workers?: MiniflareOptions["workers"] };

/** A stub of another Worker: `testing/<file>.mjs` in the folder of the service. */
export const stubWorker = (folder: string, name: string, file: string) => ({
  name,
  modules: true,
  scriptPath: join(folder, `testing/${file}.mjs`),
  compatibilityDate: "2026-10-01",
});

/** A stub of the Worker that has the limiters: every job may start, none is cancelled. */
const signalbox = {
  name: "signalbox",
  modules: true,
  compatibilityDate: "2026-10-01",
  durableObjects: { SELF: { className: "QueueCoordinator", useSQLite: true } },
  script: `
import { DurableObject } from "cloudflare:workers";
export class QueueCoordinator extends DurableObject {
  admit(candidates) { return { granted: candidates.map(({ id }) => id), counted: false }; }
  release() {}
  heartbeat() { return false; }
  cancel() { return true; }
  watch() { return []; }
  trackedUntil() { return {}; }
  refresh() {}
}
export default {};
`,
};

/**
 * The configuration for tests of the service in `folder`: in workerd with the bindings of its `wrangler.jsonc`, D1 and the
 * migrations. `database` is the folder of the migrations of its own database; `workers` are stubs of the Workers it is bound to.
 */
export async function serviceProject(folder: string, { database, workers }: ServiceProjectOptions = {}): Promise<ViteUserConfig> {
  const bindings = {
    LAB: "on",
    ENVIRONMENT: "test",
    OPS_MIGRATIONS: await migrations("ops"),
    DB_MIGRATIONS: database ? await migrations(database) : [],
  };
  return {
    root: folder,
    plugins: [
      cloudflareTest({
        wrangler: { configPath: join(folder, "wrangler.jsonc") },
        miniflare: { bindings, workers: [signalbox, ...(workers ?? [])] },
      }),
    ],
    test: {
      name: basename(folder),
      testTimeout: unitTimeoutMs,
      // One runtime for all files: each test starts with empty tables anyway, and starting a runtime takes seconds.
      isolate: false,
      globalSetup: [join(root, "runtime/testing/standIn.ts")],
      setupFiles: [join(import.meta.dirname, "setup.ts")],
      include: ["**/*.test.ts"],
    },
  };
}
