import "#brand-engine/declare";
import "#brand-engine/store/declare";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { emptyTables } from "#runtime/testing/emptyTables";
import { silenceLog } from "#runtime/testing/silenceLog";
import { testEnv } from "./env.ts";

const { OPS, OPS_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);

// The first call to a limiter loads its code, which may take longer than its time limit.
await testEnv.COORDINATOR.getByName("warm").watch([]);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  silenceLog();
  await emptyTables(OPS);
});
