import type { TokenBucket } from "#domain/queues/limits";
import {
  applyWaitListChange,
  type WaitListChange,
  type Lease,
  type WaitList,
  newWaitList,
  type WaitListEntry,
} from "#domain/queues/waitList";

/** A cancel request expires after this, ms; at most this many are kept, and the oldest is deleted first. */
const cancelRequestMs = 3_600_000;
const maxCancelRequests = 10_000;

type Row = Record<string, SqlStorageValue>;

const tables = [
  `CREATE TABLE IF NOT EXISTS about (id INTEGER PRIMARY KEY CHECK (id = 1), queue TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS places (id TEXT PRIMARY KEY, key TEXT, priority INTEGER NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS holds (id TEXT PRIMARY KEY, kind TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS buckets (key TEXT PRIMARY KEY, used REAL NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS cancels (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
];

/** The data of a limiter. It is kept in memory, and every change is written to the object's SQLite, so that an eviction loses nothing. */
export class LimiterStore {
  readonly waitList: WaitList = newWaitList();
  /** The queue's name. It is stored, because an object that an alarm wakes may not know its name. */
  readonly queue: string;
  readonly #sql: SqlStorage;
  readonly #cancels: Map<string, number>;

  constructor(sql: SqlStorage, name: string | undefined) {
    this.#sql = sql;
    for (const table of tables) sql.exec(table);
    const [stored] = this.#rows<{ queue: string }>(`SELECT queue FROM about`);
    if (!stored && name !== undefined) sql.exec(`INSERT INTO about (id, queue) VALUES (1, ?)`, name);
    this.queue = stored?.queue ?? name ?? "";
    applyWaitListChange(this.waitList, {
      join: this.#rows<{ id: string; key: string | null; priority: number; place: number }>(`SELECT * FROM places`).map(
        ({ place, ...rest }): WaitListEntry => ({ ...rest, order: place, since: 0 }),
      ),
      leases: this.#rows<{ id: string } & Lease>(`SELECT * FROM holds`).map(({ id, ...hold }) => [id, hold] as const),
      buckets: this.#rows<{ key: string } & TokenBucket>(`SELECT * FROM buckets`).map(({ key, ...bucket }) => [key, bucket] as const),
    });
    this.#cancels = new Map(this.#rows<{ id: string; at: number }>(`SELECT * FROM cancels ORDER BY at`).map(({ id, at }) => [id, at]));
  }

  #rows<T extends Row>(query: string): T[] {
    return this.#sql.exec<T>(query).toArray();
  }

  #write(query: string, items: readonly unknown[]): void {
    if (items.length) this.#sql.exec(query, JSON.stringify(items));
  }

  #delete(table: "places" | "holds" | "buckets" | "cancels", column: "id" | "key", values: readonly string[]): void {
    this.#write(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, values);
  }

  /** Changes the wait list in memory and in SQLite. An empty change writes nothing. */
  change(change: WaitListChange): void {
    applyWaitListChange(this.waitList, change);
    const { join = [], leave = [], leases: holds = [], buckets = [] } = change;
    this.#delete("places", "id", leave);
    this.#write(
      `INSERT OR REPLACE INTO places (id, key, priority, place)
       SELECT value->>'id', value->>'key', value->>'priority', value->>'order' FROM json_each(?)`,
      join,
    );
    this.#write(
      `INSERT OR REPLACE INTO holds (id, kind, until) SELECT value->>0, value->>1, value->>2 FROM json_each(?)`,
      holds.flatMap(([id, hold]) => (hold ? [[id, hold.kind, hold.until]] : [])),
    );
    this.#delete(
      "holds",
      "id",
      holds.flatMap(([id, hold]) => (hold ? [] : [id])),
    );
    this.#write(
      `INSERT OR REPLACE INTO buckets (key, used, at) SELECT value->>0, value->>1, value->>2 FROM json_each(?)`,
      buckets.flatMap(([key, bucket]) => (bucket ? [[key, bucket.used, bucket.at]] : [])),
    );
    this.#delete(
      "buckets",
      "key",
      buckets.flatMap(([key, bucket]) => (bucket ? [] : [key])),
    );
  }

  /** Stores that an operator cancelled jobs. */
  addCancelRequests(ids: readonly string[], now: number): void {
    for (const id of ids) {
      this.#cancels.delete(id);
      this.#cancels.set(id, now);
    }
    this.#write(
      `INSERT OR REPLACE INTO cancels (id, at) SELECT value->>0, value->>1 FROM json_each(?)`,
      ids.map((id) => [id, now]),
    );
    this.deleteCancelRequests([...this.#cancels.keys()].slice(0, Math.max(0, this.#cancels.size - maxCancelRequests)));
  }

  /** Returns which of these jobs an operator cancelled within the last hour. */
  cancelRequestsOf(ids: readonly string[], now: number): string[] {
    if (this.#cancels.size === 0) return [];
    return ids.filter((id) => now - (this.#cancels.get(id) ?? -Infinity) < cancelRequestMs);
  }

  /** Deletes the cancel requests of jobs that have finished. */
  deleteCancelRequests(ids: readonly string[]): void {
    if (this.#cancels.size === 0) return;
    this.#delete(
      "cancels",
      "id",
      ids.filter((id) => this.#cancels.delete(id)),
    );
  }
}
