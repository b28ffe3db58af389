import "#brand-engine/declare";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { emptyTables } from "../emptyTables.ts";
import { silenceLog } from "../silenceLog.ts";
import { envOf } from "./env.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = envOf();
await applyD1Migrations(OPS, OPS_MIGRATIONS);
if (DB) await applyD1Migrations(DB, DB_MIGRATIONS);

/** Every test starts with empty tables, no paused queue and a silent log. */
beforeEach(async () => {
  silenceLog();
  await emptyTables(OPS);
  if (DB) await emptyTables(DB);
});
