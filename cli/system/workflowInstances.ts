import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { deserialize } from "node:v8";
import { type InstanceSummary, WorkflowName, InstanceStatusName } from "#domain/workflows/instance";
import { hasEnded, instanceStatusOf } from "#domain/instanceStatus";
import type { InstancePage, InstancePageRequest } from "#domain/workflows/source";

/** The numbers that the local workflow engine stores for statuses. */
const statusNames = ["queued", "running", "paused", "errored", "terminated", "complete", "waitingForPause", "waiting"];
/** Most files that are opened for one page, and how many of them without a break. */
const scanLimit = 500;
const filesAtOnce = 10;
/** How long to wait for a database that the engine has locked, ms. */
const busyMs = 1_000;

type EngineMetadata = { instance?: { id?: string; created_on?: string } };

const endTimeOf = (database: DatabaseSync): string | null => {
  const row = database.prepare(`SELECT timestamp FROM states ORDER BY id DESC LIMIT 1`).get();
  return typeof row?.["timestamp"] === "string" ? `${row["timestamp"].replace(" ", "T")}Z` : null;
};

/**
 * Reads an instance from the database that the local workflow engine keeps for it. Returns null for a database without an instance: the
 * engine makes one for each id that somebody asks for.
 */
function readInstance(database: DatabaseSync): InstanceSummary | null {
  const hasStore = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_cf_KV'`).get();
  if (!hasStore) return null;
  const read = database.prepare(`SELECT value FROM _cf_KV WHERE key = ?`);
  const valueOf = (key: string): unknown => {
    const value = read.get(key)?.["value"];
    return value instanceof Uint8Array ? deserialize(value) : undefined;
  };
  const { instance } = (valueOf("INSTANCE_METADATA") ?? {}) as EngineMetadata;
  if (!instance?.id) return null;
  const status = instanceStatusOf(statusNames[Number(valueOf("ENGINE_STATUS") ?? 0)]);
  return { id: instance.id, status, createdAt: instance.created_on ?? null, endedAt: hasEnded(status) ? endTimeOf(database) : null };
}

type StoredFile = { path: string; position: string };

/** The files of a workflow, newest first. `position` sorts like them and is the cursor. */
function filesOf(folder: string): StoredFile[] {
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  return names
    .flatMap((name) => {
      const path = join(folder, name);
      // The instance may have been deleted meanwhile.
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? [{ path, position: `${String(Math.floor(stat.birthtimeMs)).padStart(15, "0")}.${name}` }] : [];
    })
    .toSorted((a, b) => (a.position < b.position ? 1 : -1));
}

/** What was read from a file, and when the file and its log were written then. */
type ReadFile = { stamp: string; instance: InstanceSummary | null };
/** The files that were read, so that a list that is loaded every few seconds opens only those that changed. */
const readFiles = new Map<string, ReadFile>();
const maxReadFiles = 5_000;
/** A file that was written less than this ago may be written again without a new time, ms. */
const settledMs = 1_000;

/** When a database and its log were written, and their sizes; undefined while it is still being written. Null if it was deleted. */
function stampOf(path: string): string | undefined | null {
  const stats = [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false }));
  if (!stats[0]) return null;
  if (stats.some((stat) => stat && stat.mtimeMs > Date.now() - settledMs)) return undefined;
  return stats.map((stat) => `${stat?.mtimeMs} ${stat?.size}`).join();
}

/** Returns the instance in a file, and null if it has none. */
function instanceIn(path: string, Database: typeof DatabaseSync): InstanceSummary | null {
  const stamp = stampOf(path);
  if (stamp === null) return null;
  const known = readFiles.get(path);
  if (known && known.stamp === stamp) return known.instance;
  const database = new Database(path, { readOnly: true, timeout: busyMs });
  try {
    const instance = readInstance(database);
    if (readFiles.size >= maxReadFiles) readFiles.clear();
    if (stamp !== undefined) readFiles.set(path, { stamp, instance });
    return instance;
  } finally {
    database.close();
  }
}

/**
 * Lists the instances of a local workflow, newest first, from what the engine persists in `persistence`: a binding can't list, and the
 * list of Miniflare's explorer forgets the ids of instances that do not run. Opens at most 500 databases for a page, read-only.
 */
export async function listLocalInstances(persistence: string, workflow: string, page: InstancePageRequest): Promise<InstancePage> {
  // Loaded only now, because Node prints a warning when it is.
  const { DatabaseSync: Database } = await import("node:sqlite");
  let files: StoredFile[];
  try {
    files = filesOf(join(persistence, "workflows", `miniflare-workflows-${WorkflowName.parse(workflow)}`));
  } catch (error) {
    // The folder is made with the first instance.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { items: [], nextCursor: null };
    throw error;
  }
  const { cursor, status, limit } = page;
  const rest = cursor === undefined ? files : files.filter(({ position }) => position < cursor);
  const items: InstanceSummary[] = [];
  let scanned = 0;
  for (const { path } of rest) {
    if (items.length === limit || scanned === scanLimit) break;
    scanned += 1;
    // Reading blocks this process, which also serves logs and crons.
    if (scanned % filesAtOnce === 0) await setImmediate();
    const instance = instanceIn(path, Database);
    if (instance && (status === undefined || instance.status === status)) items.push(instance);
  }
  return { items, nextCursor: scanned < rest.length ? (rest[scanned - 1]?.position ?? null) : null, scanned };
}

/**
 * Answers `GET /?workflow=&status=&cursor=&limit=` of the Worker `signalbox` with a page of instances, as JSON. Bound as
 * `LOCAL_WORKFLOWS`, so that only the Worker reaches it.
 */
export const localWorkflows =
  (persistence: string) =>
  async ({ url }: { url: string }): Promise<InstancePage> => {
    const query = new URL(url).searchParams;
    const status = query.get("status");
    const cursor = query.get("cursor");
    return listLocalInstances(persistence, query.get("workflow") ?? "", {
      status: status === null ? undefined : InstanceStatusName.parse(status),
      cursor: cursor ?? undefined,
      limit: Number(query.get("limit") ?? 50),
    });
  };
