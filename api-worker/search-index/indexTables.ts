import { ambiguousMark, type IndexedNeedle } from "#domain/text/trigrams";
import type { IndexQuery } from "#store/dead-letters/textIndex";

/** What the index knows about itself. */
export type IndexState = {
  /** False until every dead letter has been read once. */
  isFilled: boolean;
  /** No dead letter with an id below this one can still come. */
  settledBelow: string;
  /** How many dead letters there had ever been when it last caught up, and when it last read all that were not settled, Unix ms. */
  arrived: number;
  walkedAt: number;
  /** How many more dead letters the counters named than there were when the index was filled. */
  drift: number;
  /** How many dead letters had been deleted when it began to look for deleted ones, when it had looked for all, and when that was, Unix ms. */
  removed: number;
  removedAfter: number;
  scrubbedAt: number;
};

const emptyState: IndexState = {
  isFilled: false,
  settledBelow: "",
  arrived: 0,
  walkedAt: 0,
  drift: 0,
  removed: 0,
  removedAfter: 0,
  scrubbedAt: 0,
};

/** The distance of two places, so that dead letters that come late find room between others. 2³³ dead letters fit. */
const step = 2 ** 20;

const tables = [
  `CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL, size INTEGER NOT NULL)`,
  `INSERT OR IGNORE INTO state VALUES (1, '${JSON.stringify(emptyState)}', 0)`,
  // Places are in the order of ids: the index returns its rows in the order of places without sorting them.
  `CREATE TABLE IF NOT EXISTS letters (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)`,
  // Without the text itself. With the positions of trigrams, because texts of one kind have the same trigrams in another order.
  `CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1')`,
];

const quoted = (key: string): string => `"${key.replaceAll('"', '""')}"`;

/** The query for a needle: the whole of it, or in a text with escapes of two readings all its trigrams. */
const matchOf = ({ key, trigrams }: IndexedNeedle): string =>
  `${quoted(key)} OR (${[ambiguousMark, ...trigrams].map(quoted).join(" AND ")})`;

/** The tables of an index in the SQLite of its object. Each method is one transaction. */
export class IndexTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    for (const table of tables) sql.exec(table);
  }

  #all<T extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]): T[] {
    return this.#sql.exec<T>(query, ...values).toArray();
  }

  get state(): IndexState {
    const [row] = this.#all<{ state: string }>(`SELECT state FROM state`);
    return { ...emptyState, ...(JSON.parse(row?.state ?? "{}") as Partial<IndexState>) };
  }

  change(fields: Partial<IndexState>): void {
    this.#sql.exec(`UPDATE state SET state = ?`, JSON.stringify({ ...this.state, ...fields }));
  }

  /** How many dead letters it has. */
  get size(): number {
    return this.#all<{ size: number }>(`SELECT size FROM state`)[0]?.size ?? 0;
  }

  /** The greatest id; empty if there is none. */
  get newestId(): string {
    return this.#all<{ id: string }>(`SELECT id FROM letters ORDER BY place DESC LIMIT 1`)[0]?.id ?? "";
  }

  /** Returns which of these ids it does not have. */
  missing(ids: readonly string[]): string[] {
    const query = `SELECT value AS missing FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM letters WHERE letters.id = value)`;
    return this.#all<{ missing: string }>(query, JSON.stringify(ids)).map(({ missing }) => missing);
  }

  /** Adds texts, sorted by ids that it does not have. Returns false, and adds no more, if there is no place left between two others. */
  add(texts: readonly { id: string; text: string }[]): boolean {
    let [at, added] = [0, 0];
    while (at < texts.length) {
      const first = texts[at]?.id ?? "";
      const [lower] = this.#all<{ place: number }>(`SELECT place FROM letters WHERE id < ? ORDER BY id DESC LIMIT 1`, first);
      const [upper] = this.#all<{ place: number; id: string }>(`SELECT place, id FROM letters WHERE id > ? ORDER BY id LIMIT 1`, first);
      const until = upper ? texts.findIndex(({ id }, index) => index > at && id > upper.id) : -1;
      const group = texts.slice(at, until < 0 ? texts.length : until);
      const start = lower?.place ?? 0;
      const distance = upper ? Math.floor((upper.place - start) / (group.length + 1)) : step;
      if (distance < 1) break;
      group.forEach(({ id, text }, index) => {
        this.#sql.exec(`INSERT INTO letters (place, id) VALUES (?, ?)`, start + distance * (index + 1), id);
        this.#sql.exec(`INSERT INTO texts (rowid, text) VALUES (?, ?)`, start + distance * (index + 1), text);
      });
      at += group.length;
      added += group.length;
    }
    this.#sql.exec(`UPDATE state SET size = size + ?`, added);
    return at === texts.length;
  }

  /** Returns the ids of the dead letters that a query asks for. */
  find({ needles, from, below, order, limit }: IndexQuery): string[] {
    const matches = needles.map(matchOf).join(" OR ");
    const query = `SELECT id FROM texts CROSS JOIN letters ON place = texts.rowid WHERE texts MATCH ?1
        AND texts.rowid >= coalesce((SELECT place FROM letters WHERE id >= ?2 ORDER BY id LIMIT 1), 9e15)
        AND texts.rowid < coalesce((SELECT place FROM letters WHERE id >= ?3 ORDER BY id LIMIT 1), 9e15)
      ORDER BY texts.rowid ${order === "newest" ? "DESC" : "ASC"} LIMIT ?4`;
    return this.#all<{ id: string }>(query, matches, from, below, limit).map(({ id }) => id);
  }

  /** Returns up to `limit` ids after an id, in order. */
  idsAfter(id: string, limit: number): string[] {
    return this.#all<{ id: string }>(`SELECT id FROM letters WHERE id > ? ORDER BY id LIMIT ?`, id, limit).map((row) => row.id);
  }

  remove(ids: readonly string[]): void {
    const list = JSON.stringify(ids);
    this.#sql.exec(`DELETE FROM texts WHERE rowid IN (SELECT place FROM letters WHERE id IN (SELECT value FROM json_each(?)))`, list);
    this.#sql.exec(`DELETE FROM letters WHERE id IN (SELECT value FROM json_each(?))`, list);
    this.#sql.exec(`UPDATE state SET size = size - changes()`);
  }

  clear(): void {
    this.#sql.exec(`INSERT INTO texts (texts) VALUES ('delete-all')`);
    this.#sql.exec(`DELETE FROM letters`);
    this.#sql.exec(`UPDATE state SET state = ?, size = 0`, JSON.stringify(emptyState));
  }
}
