import { DurableObject } from "cloudflare:workers";
import { shardBinding } from "#runtime/bindings";
import { warningLogger } from "#runtime/log";
import { shardsOf } from "#runtime/shards";
import type { IndexQuery } from "#store/dead-letters/textIndex";
import { type CaughtUp, catchUp, scrub } from "./catchUp.ts";
import { IndexTables } from "./indexTables.ts";

/** How long a search waits for the index to catch up, ms. Then its rows are scanned, and the index goes on for the next search. */
const maxWaitMs = 300;

/** Returns the result of a promise, or undefined if it takes longer. No timer is left, because it would keep the object in memory. */
async function within<T>(ms: number, result: Promise<T>): Promise<T | undefined> {
  const ended = new AbortController();
  const tooLate = scheduler.wait(ms, { signal: ended.signal }).then(
    () => undefined,
    () => undefined,
  );
  return Promise.race([result, tooLate]).finally(() => ended.abort());
}

/** Ids that may match, and the rows of D1 that were read to know of all of them. Null while the index is catching up. */
export type Found = { ids: string[]; rowsRead: number } | null;

/** Returns the database of the index with this name: `dead-letters` of the first one, `dead-letters-2` of the second. */
function shardOfIndex(env: { OPS: D1Database }, name: string): D1Database {
  const shard = Number(/-(\d+)$/.exec(name)?.[1] ?? 1);
  const ops = shardsOf(env)[shard - 1];
  if (!ops) throw new Error(`The search index ${name} has no database ${shardBinding(shard)}`);
  return ops;
}

/**
 * The index of the texts of all dead letters of a database, one object for each. It does nothing until it is asked: then it first adds what was stored since. D1 is the
 * source of truth, and every answer is a list of candidates to be compared there. Losing its data costs time: it is filled again.
 */
export class SearchIndex extends DurableObject<{ OPS: D1Database }> {
  readonly #ops = shardOfIndex(this.env, this.ctx.id.name ?? "");
  readonly #tables = new IndexTables(this.ctx.storage.sql);
  #running: Promise<CaughtUp> | undefined;
  #next: Promise<CaughtUp> | undefined;

  /** Returns the ids of the dead letters that may match, in order, or null if that would take too long now. */
  async find(query: IndexQuery): Promise<Found> {
    const isUpToDate = this.#catchUp();
    const caughtUp = await within(maxWaitMs, isUpToDate);
    if (!caughtUp) {
      this.ctx.waitUntil(isUpToDate.then(() => {}, warningLogger("search index not filled, the next search goes on")));
      return null;
    }
    this.ctx.waitUntil(
      scrub(this.#ops, this.#tables, caughtUp.removed).catch(warningLogger("deleted dead letters stay in the search index for an hour")),
    );
    return { ids: this.#tables.find(query), rowsRead: caughtUp.rowsRead };
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    await this.#running?.catch(() => {});
    this.#tables.clear();
  }

  /** Catches up with what is stored now. Searches that come while it does share the next time, which begins after they came. */
  #catchUp(): Promise<CaughtUp> {
    if (!this.#running) return this.#start();
    const end = () => this.#start();
    this.#next ??= this.#running.then(end, end);
    return this.#next;
  }

  #start(): Promise<CaughtUp> {
    this.#next = undefined;
    this.#running = catchUp(this.#ops, this.#tables).finally(() => (this.#running = undefined));
    return this.#running;
  }
}
