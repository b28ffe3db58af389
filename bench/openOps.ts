import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A queue that is always in the first operations database, and so tells it from the others. */
const queueOfFirst = "sm-commands";

/** The operations databases of a stopped system: the first one, all of them, and that of a queue. */
export type OpsDatabases = { first: DatabaseSync; all: DatabaseSync[]; of: (queue: string) => DatabaseSync };

const hasQueue = (db: DatabaseSync, queue: string): boolean => db.prepare(`SELECT 1 FROM queues WHERE name = ?1`).get(queue) !== undefined;

/** Opens the operations databases of a state folder. Throws while a system runs on it, and when it has none yet. */
export function openOps(stateDir: string): OpsDatabases {
  if (existsSync(join(stateDir, "pid.json"))) throw new Error(`A system runs on ${stateDir}. Stop it first.`);
  const all: DatabaseSync[] = [];
  for (const path of globSync("v3/**/*.sqlite", { cwd: stateDir })) {
    const db = new DatabaseSync(join(stateDir, path));
    const tables = db.prepare(`SELECT count(*) AS n FROM sqlite_master WHERE name IN ('jobs', 'queues', 'queue_spans')`).get();
    if (tables?.["n"] === 3) all.push(db);
    else db.close();
  }
  const first = all.find((db) => hasQueue(db, queueOfFirst)) ?? all[0];
  if (!first) throw new Error(`${stateDir} has no operations database yet. Run npm start on it once, then stop it.`);
  return { first, all, of: (queue) => all.find((db) => hasQueue(db, queue)) ?? first };
}
