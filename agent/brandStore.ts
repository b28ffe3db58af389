import { Envelope } from "#domain/messages/envelope";
import { type Message } from "#brand-engine/domain/messages";
import { type BrandMemory, newBrandMemory } from "#brand-engine/domain/memory";
import type { StrategyMove } from "#brand-engine/domain/reads";
import { isQueueName } from "#domain/queues/queues";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { readStoredRun } from "./storedRun.ts";
import { sortKeyOf } from "#domain/lists/sortKeys";
import type { OutgoingMessage } from "#runtime/handlers";
import { log } from "#runtime/log";
import { publishMost } from "#runtime/outbox";
import type { Publisher } from "#runtime/publish";
import type { RunParams } from "./brandEnv.ts";

/** A change of a brand's data, which is stored as a whole or not at all. */
export type BrandChange = {
  handled?: { id: string; at: string };
  memory?: BrandMemory;
  emit?: readonly OutgoingMessage[];
  run?: Run;
  params?: RunParams;
  move?: StrategyMove | undefined;
};

/** How many finished runs a new socket gets. */
const latestRuns = 20;
/** How long the ids of handled messages are kept, days. No delivery is that late. */
const handledDays = 7;
/** How many changes of the strategy are kept. */
const maxStrategyMoves = 100;
/** The most messages that are sent at a time. */
const outboxBatchSize = 100;

/** SQL order: the run that started last comes first. Ids give no order, because the sender of a command may choose them. */
const latestFirst = `run->>'$.startedAt' DESC, id DESC`;

/** The data of a brand in its agent's SQLite: memory, ids of handled messages, outbox, runs, changes of the strategy, control requests. */
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

  /** Returns the brand's memory; a new one if nothing is stored. */
  memory(slug: string): BrandMemory {
    const [row] = this.#rows<{ memory: string }>(`SELECT memory FROM brand_memory`);
    return row ? (JSON.parse(row.memory) as BrandMemory) : newBrandMemory(slug);
  }

  /** True if the message was handled already. */
  isHandled(eventId: string): boolean {
    return this.#rows(`SELECT 1 FROM brand_handled WHERE event_id = ?`, eventId).length > 0;
  }

  /** Stores a change in one transaction. */
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

  /** Returns the next messages to send, oldest first, at most 100, without those for these queues. */
  unsentMessages(except: ReadonlySet<string> = new Set()): OutgoingMessage[] {
    const rows = this.#rows<{ queue: string; message: string }>(
      `SELECT queue, message FROM brand_outbox WHERE queue NOT IN (SELECT value FROM json_each(?))
       ORDER BY event_id LIMIT ${outboxBatchSize}`,
      JSON.stringify([...except]),
    );
    return rows.flatMap(({ queue, message }) => {
      const written: unknown = JSON.parse(message);
      // Sent even if its payload no longer fits its type: then its job fails with the reason.
      return Envelope.safeParse(written).success && isQueueName(queue) ? [{ queue, message: written as Message, bodyText: message }] : [];
    });
  }

  /** Returns the event ids of all messages that are not sent yet. */
  unsentIds(): Set<string> {
    return new Set(this.#rows<{ event_id: string }>(`SELECT event_id FROM brand_outbox`).map(({ event_id }) => event_id));
  }

  /** Returns how verdicts changed the strategy, newest first, at most 100 changes. */
  strategyMoves(): StrategyMove[] {
    return this.#rows<{ move: string }>(`SELECT move FROM brand_moves ORDER BY seq DESC LIMIT ${maxStrategyMoves}`).map(
      ({ move }) => JSON.parse(move) as StrategyMove,
    );
  }

  /** Deletes messages that were sent. */
  deleteSent(emit: readonly OutgoingMessage[]): void {
    for (const { message } of emit) this.#storage.sql.exec(`DELETE FROM brand_outbox WHERE event_id = ?`, message.event_id);
  }

  /** Returns a run, or undefined if it is not stored. */
  getRun(id: string): Run | undefined {
    const [row] = this.#rows<{ run: string }>(`SELECT run FROM brand_runs WHERE id = ?`, id);
    return row && readStoredRun(row.run);
  }

  /** Returns the parameters a run was started with. Throws for an unknown run. */
  paramsOf(id: string): RunParams {
    const [row] = this.#rows<{ params: string }>(`SELECT params FROM brand_runs WHERE id = ?`, id);
    if (!row) throw new Error(`Unknown run ${id}`);
    return JSON.parse(row.params) as RunParams;
  }

  /** Returns the runs that have not ended, oldest first, at most 500, with the time they were last continued after a restart. */
  unfinishedRuns(): { run: Run; continuedAt: string }[] {
    return this.#rows<{ run: string; woken_at: string }>(
      `SELECT run, woken_at FROM brand_runs WHERE final = 0 ORDER BY run->>'$.startedAt', id LIMIT 500`,
    ).map(({ run, woken_at }) => ({ run: readStoredRun(run), continuedAt: woken_at }));
  }

  /** Stores when a run was last continued after a restart, ISO UTC. */
  setContinuedAt(id: string, at: string): void {
    this.#storage.sql.exec(`UPDATE brand_runs SET woken_at = ? WHERE id = ?`, at, id);
  }

  /** Notes that a control request for a run is about to be stored. */
  expectControlRequest(runId: string): void {
    this.#storage.sql.exec(`INSERT OR IGNORE INTO brand_orders (run_id) VALUES (?)`, runId);
  }

  /** Returns the ids of runs with a control request that may still have to be applied, at most 100. */
  runsAwaitingControl(): string[] {
    return this.#rows<{ run_id: string }>(`SELECT run_id FROM brand_orders LIMIT 100`).map(({ run_id }) => run_id);
  }

  /** Notes that no control request of the run has to be applied any more. */
  deleteControlRequest(runId: string): void {
    this.#storage.sql.exec(`DELETE FROM brand_orders WHERE run_id = ?`, runId);
  }

  /** Returns the runs a new socket gets: those that have not ended and the latest that have, newest first. */
  shownRuns(): Run[] {
    const ended = this.#rows<{ run: string }>(`SELECT run FROM brand_runs WHERE final = 1 ORDER BY ${latestFirst} LIMIT ${latestRuns}`);
    const runs = [...this.unfinishedRuns().map(({ run }) => run), ...ended.map(({ run }) => readStoredRun(run))];
    return runs.toSorted((a, b) => (sortKeyOf(a.id, a.startedAt) < sortKeyOf(b.id, b.startedAt) ? 1 : -1));
  }

  /** Deletes ids of messages handled more than 7 days ago, all but the latest 100 changes of the strategy, and all but the latest 200 ended runs, except runs with a control request. */
  deleteOld(now: Date): void {
    this.#storage.sql.exec(`DELETE FROM brand_handled WHERE at < ?`, new Date(now.getTime() - handledDays * 86_400_000).toISOString());
    this.#storage.sql.exec(`DELETE FROM brand_moves WHERE seq <= (SELECT max(seq) FROM brand_moves) - ${maxStrategyMoves}`);
    this.#storage.sql.exec(
      `DELETE FROM brand_runs WHERE final = 1 AND id NOT IN (SELECT id FROM brand_runs WHERE final = 1 ORDER BY ${latestFirst} LIMIT 200)
         AND id NOT IN (SELECT run_id FROM brand_orders)`,
    );
  }
}

/**
 * Sends all unsent messages of a brand. After a crash a message may be sent twice, with the same id. When an operations database fails, the
 * messages for its queues stay and hold up no others: that is logged, and they are sent by the next regular check of the brand.
 */
export async function drainBrandOutbox(store: BrandStore, publish: Publisher): Promise<void> {
  const waiting = new Set<string>();
  let failure: Error | undefined;
  for (let emit = store.unsentMessages(); emit.length > 0; emit = store.unsentMessages(waiting)) {
    const failed = await publishMost(publish, emit);
    failure ??= failed;
    for (const queue of failed?.queues ?? []) waiting.add(queue);
    store.deleteSent(emit.filter(({ queue }) => !waiting.has(queue)));
  }
  if (failure) log("warn", "not sent, the next regular check sends it", { error: failure.message });
}
