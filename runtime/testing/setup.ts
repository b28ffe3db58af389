import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { empty } from "./empty.ts";
import { testEnv } from "./env.ts";
import { quietLog } from "./quietLog.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);
await applyD1Migrations(DB, DB_MIGRATIONS);
await DB.exec("CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL, at TEXT NOT NULL)");

// The first question to a coordinator loads its code, which may take longer than anybody waits for one.
await testEnv.COORDINATOR.getByName("warm").watch([]);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  quietLog();
  await empty(OPS);
  await empty(DB);
});
