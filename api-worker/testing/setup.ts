import "#brand-engine/declare";
import "#brand-engine/store/declare";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { queueNames } from "#domain/queues/queues";
import { shardOf } from "#runtime/bindings";
import { shardsOf } from "#runtime/shards";
import { emptyTables } from "#runtime/testing/emptyTables";
import { silenceLog } from "#runtime/testing/silenceLog";
import { searchIndex } from "../dead-letters/textIndexOf.ts";
import { testEnv } from "./env.ts";

const shards = shardsOf(testEnv);

/** Empties all databases. Each keeps its queues of the pipeline. */
const emptyShards = () =>
  Promise.all(
    shards.map((ops, index) =>
      emptyTables(
        ops,
        queueNames().filter((name) => shardOf(testEnv, name) === index + 1),
      ),
    ),
  );

for (const ops of shards) await applyD1Migrations(ops, testEnv.OPS_MIGRATIONS);
// Some files read the queues of the pipeline before their first test.
await emptyShards();

// The first call to a limiter loads its code, which may take longer than its time limit.
await testEnv.COORDINATOR.getByName("warm").watch([]);

/** Every test begins with empty tables, an empty search index, running queues and a quiet log. */
beforeEach(async () => {
  silenceLog();
  await emptyShards();
  await Promise.all(shards.map((_, index) => searchIndex(testEnv, index + 1).clear()));
});
