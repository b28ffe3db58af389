import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { empty } from "./empty.ts";
import { testEnv } from "./env.ts";
import { quietLog } from "./quietLog.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);
await applyD1Migrations(DB, DB_MIGRATIONS);
await DB.exec("CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL, at TEXT NOT NULL)");

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  quietLog();
  await empty(OPS);
  await empty(DB);
});
