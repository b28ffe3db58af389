import "#brand-engine/declare";
import "#brand-engine/store/declare";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { emptyTables } from "#runtime/testing/emptyTables";
import { silenceLog } from "#runtime/testing/silenceLog";
import { searchIndex } from "../dead-letters/textIndexOf.ts";
import { testEnv } from "./env.ts";

const { OPS, OPS_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);
// Some files read the queues of the pipeline before their first test.
await emptyTables(OPS);

// The first call to a limiter loads its code, which may take longer than its time limit.
await testEnv.COORDINATOR.getByName("warm").watch([]);

/** Every test begins with empty tables, an empty search index, running queues and a quiet log. */
beforeEach(async () => {
  silenceLog();
  await emptyTables(OPS);
  await searchIndex(testEnv).clear();
});
