import "#factories/declareShop";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { emptyTables } from "./emptyTables.ts";
import { testEnv } from "./env.ts";
import { silenceLog } from "./silenceLog.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);
await applyD1Migrations(DB, DB_MIGRATIONS);
await DB.exec("CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL, at TEXT NOT NULL)");

// The first call of a limiter loads its code, which may take longer than a call's timeout.
await testEnv.COORDINATOR.getByName("warm").watch([]);

/** Every test starts with empty tables, no paused queue and a silent log. */
beforeEach(async () => {
  silenceLog();
  await emptyTables(OPS);
  await emptyTables(DB);
});
