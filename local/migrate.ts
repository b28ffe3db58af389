import { join } from "node:path";
import { type QueueShards, shardDatabase, shardNumbers } from "#cli/config/shards";
import { migrateDatabases } from "#cli/system/migrate";
import type { Problems } from "#cli/system/problems";
import { databases } from "#brand-engine/domain/topology";

/** Applies the migrations of every database of the repository: see {@link migrateDatabases}. Returns how many were applied. */
export const migrate = async (root: string, persistence: string, problems: Problems, shards: QueueShards = {}): Promise<number> =>
  (
    await migrateDatabases(
      { miniflare: await import("miniflare"), wrangler: () => import("wrangler") },
      [
        ...databases.map((name) => ({ id: name, name, folder: join(root, "migrations", name), table: "d1_migrations" })),
        ...shardNumbers(shards)
          .slice(1)
          .map(shardDatabase)
          .map((name) => ({ id: name, name, folder: join(root, "migrations/ops"), table: "d1_migrations" })),
      ],
      persistence,
      problems,
    )
  ).length;
