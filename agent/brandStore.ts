import { Envelope, type Message } from "#domain/messages/envelope";
import { type BrandMemory, newBrandMemory } from "#domain/brands/memory";
import type { StrategyMove } from "#domain/brands/reads";
import { isQueueName } from "#domain/queues/queues";
import { isFinalRun, Run } from "#domain/workflows/run";
import { sortKeyOf } from "#domain/lists/sortKeys";
import type { OutgoingMessage } from "#runtime/handlers";
import type { RunParams } from "./ContentWorkflow.ts";

/** What changes together: after a crash all of it is there, or none. */
export type BrandChange = {
  handled?: { id: string; at: string };
  memory?: BrandMemory;
  emit?: readonly OutgoingMessage[];
  run?: Run;
  params?: RunParams;
  move?: StrategyMove | undefined;
};

const latestRuns = 20;
/** How long handled messages are remembered, days: no delivery is that late. */
const handledDays = 7;
/** Moves of the strategy that are kept. */
const keptMoves = 100;
/** Messages sent in one go. */
const outboxBatchSize = 100;

/** In SQL: the run that began last first. An id may come from whoever asked for the run, so it tells no order. */
const latestFirst = `run->>'$.startedAt' DESC, id DESC`;

/** What a brand keeps in its own SQLite: its memory, what it has handled, what it has yet to send, and its runs. */
export class BrandStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const sql = this.#storage.sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS brand_memory (id INTEGER PRIMARY KEY CHECK (id = 1), memory TEXT NOT NULL)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS brand_handled (event_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID`);
    sql.exec(
      `CREATE TABLE IF NOT EXISTS brand_outbox (event_id TEXT PRIMARY KEY, queue TEXT NOT NULL, message TEXT NOT NULL) WITHOUT ROWID`,
    );
    sql.exec(
      `CREATE TABLE IF NOT EXISTS brand_runs (id TEXT PRIMARY KEY, run TEXT NOT NULL, params TEXT NOT NULL, final INTEGER NOT NULL, woken_at TEXT NOT NULL DEFAULT '') WITHOUT ROWID`,
    );
    sql.exec(`CREATE TABLE IF NOT EXISTS brand_moves (seq INTEGER PRIMARY KEY AUTOINCREMENT, move TEXT NOT NULL)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS brand_orders (run_id TEXT PRIMARY KEY) WITHOUT ROWID`);
  }

  #rows<T extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]): T[] {
    return this.#storage.sql.exec<T>(query, ...values).toArray();
  }

  memory(slug: string): BrandMemory {
    const [row] = this.#rows<{ memory: string }>(`SELECT memory FROM brand_memory`);
    return row ? (JSON.parse(row.memory) as BrandMemory) : newBrandMemory(slug);
  }

  isHandled(eventId: string): boolean {
    return this.#rows(`SELECT 1 FROM brand_handled WHERE event_id = ?`, eventId).length > 0;
  }

  /** Writes an entry, whole or not at all. */
  commit({ handled, memory, emit = [], run, params, move }: BrandChange): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      if (handled) sql.exec(`INSERT INTO brand_handled (event_id, at) VALUES (?, ?)`, handled.id, handled.at);
      if (memory)
        sql.exec(
          `INSERT INTO brand_memory (id, memory) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET memory = excluded.memory`,
          JSON.stringify(memory),
        );
      for (const { queue, message } of emit)
        sql.exec(
          `INSERT OR IGNORE INTO brand_outbox (event_id, queue, message) VALUES (?, ?, ?)`,
          message.event_id,
          queue,
          JSON.stringify(message),
        );
      if (move) sql.exec(`INSERT INTO brand_moves (move) VALUES (?)`, JSON.stringify(move));
      if (run)
        sql.exec(
          `INSERT INTO brand_runs (id, run, params, final) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET run = excluded.run, final = excluded.final`,
          run.id,
          JSON.stringify(run),
          JSON.stringify(params ?? null),
          isFinalRun(run.status) ? 1 : 0,
        );
    });
  }

  /** The next messages to send, oldest first. */
  unsentMessages(): OutgoingMessage[] {
    const rows = this.#rows<{ queue: string; message: string }>(
      `SELECT queue, message FROM brand_outbox ORDER BY event_id LIMIT ${outboxBatchSize}`,
    );
    return rows.flatMap(({ queue, message }) => {
      const written: unknown = JSON.parse(message);
      // As it was written: one whose payload fits its type no longer becomes a job that fails with the reason.
      return Envelope.safeParse(written).success && isQueueName(queue) ? [{ queue, message: written as Message }] : [];
    });
  }

  /** The ids of all messages yet to be sent. */
  unsentIds(): Set<string> {
    return new Set(this.#rows<{ event_id: string }>(`SELECT event_id FROM brand_outbox`).map(({ event_id }) => event_id));
  }

  /** How verdicts moved the strategy, the latest 100 moves, newest first. */
  strategyMoves(): StrategyMove[] {
    return this.#rows<{ move: string }>(`SELECT move FROM brand_moves ORDER BY seq DESC LIMIT ${keptMoves}`).map(
      ({ move }) => JSON.parse(move) as StrategyMove,
    );
  }

  /** Forgets messages that were sent. */
  deleteSent(emit: readonly OutgoingMessage[]): void {
    for (const { message } of emit) this.#storage.sql.exec(`DELETE FROM brand_outbox WHERE event_id = ?`, message.event_id);
  }

  getRun(id: string): Run | undefined {
    const [row] = this.#rows<{ run: string }>(`SELECT run FROM brand_runs WHERE id = ?`, id);
    return row && Run.parse(JSON.parse(row.run));
  }

  /** What a run was started with. Throws for a run this brand never had. */
  paramsOf(id: string): RunParams {
    const [row] = this.#rows<{ params: string }>(`SELECT params FROM brand_runs WHERE id = ?`, id);
    if (!row) throw new Error(`There is no run ${id}`);
    return JSON.parse(row.params) as RunParams;
  }

  /** Runs that are not over, oldest first, with the time they were last woken. */
  unfinishedRuns(): { run: Run; wokenAt: string }[] {
    return this.#rows<{ run: string; woken_at: string }>(
      `SELECT run, woken_at FROM brand_runs WHERE final = 0 ORDER BY run->>'$.startedAt', id LIMIT 500`,
    ).map(({ run, woken_at }) => ({ run: Run.parse(JSON.parse(run)), wokenAt: woken_at }));
  }

  setWokenAt(id: string, at: string): void {
    this.#storage.sql.exec(`UPDATE brand_runs SET woken_at = ? WHERE id = ?`, at, id);
  }

  /** Remembers that somebody is about to order something of a run. */
  expectControlRequest(runId: string): void {
    this.#storage.sql.exec(`INSERT OR IGNORE INTO brand_orders (run_id) VALUES (?)`, runId);
  }

  /** The runs of which something may have been ordered. */
  runsAwaitingControl(): string[] {
    return this.#rows<{ run_id: string }>(`SELECT run_id FROM brand_orders LIMIT 100`).map(({ run_id }) => run_id);
  }

  deleteControlRequest(runId: string): void {
    this.#storage.sql.exec(`DELETE FROM brand_orders WHERE run_id = ?`, runId);
  }

  /** What a socket is shown when it connects: the running ones and the latest that are over, newest first. */
  shownRuns(): Run[] {
    const over = this.#rows<{ run: string }>(`SELECT run FROM brand_runs WHERE final = 1 ORDER BY ${latestFirst} LIMIT ${latestRuns}`);
    const runs = [...this.unfinishedRuns().map(({ run }) => run), ...over.map(({ run }) => Run.parse(JSON.parse(run)))];
    return runs.toSorted((a, b) => (sortKeyOf(a.id, a.startedAt) < sortKeyOf(b.id, b.startedAt) ? 1 : -1));
  }

  /** Forgets marks that are a week old, all but the latest 100 moves of the strategy, and all but the latest 200 runs that are over and of which nothing is ordered. */
  deleteOld(now: Date): void {
    this.#storage.sql.exec(`DELETE FROM brand_handled WHERE at < ?`, new Date(now.getTime() - handledDays * 86_400_000).toISOString());
    this.#storage.sql.exec(`DELETE FROM brand_moves WHERE seq <= (SELECT max(seq) FROM brand_moves) - ${keptMoves}`);
    this.#storage.sql.exec(
      `DELETE FROM brand_runs WHERE final = 1 AND id NOT IN (SELECT id FROM brand_runs WHERE final = 1 ORDER BY ${latestFirst} LIMIT 200)
         AND id NOT IN (SELECT run_id FROM brand_orders)`,
    );
  }
}

/** Sends what a brand has yet to send. Sent twice after a crash, it is the same message. */
export async function drainBrandOutbox(ledger: BrandStore, publish: (emit: readonly OutgoingMessage[]) => Promise<unknown>): Promise<void> {
  for (let emit = ledger.unsentMessages(); emit.length > 0; emit = ledger.unsentMessages()) {
    await publish(emit);
    ledger.deleteSent(emit);
  }
}
