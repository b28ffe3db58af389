import { errorText } from "#domain/errorInfo";
import type { Released } from "#store/flows";
import { type Settlement, settlements } from "#store/settlements";
import { countSpans, type TryTimes } from "#store/spans";
import type { Gate } from "./coordinator/client.ts";
import type { Incoming } from "./incoming.ts";
import { log } from "./log.ts";
import { sendOrLeave, type Senders } from "./publish.ts";
import type { Running } from "./running.ts";

/** A try that ended; `retrySeconds` when the platform is to hold its message back for the next. */
export type Ended = { incoming: Incoming; settlement: Settlement; times: TryTimes; retrySeconds?: number };

/** `counted`: the jobs hold slots of a concurrency limit, to be released. */
export type SettlingDeps = { ops: D1Database; senders: Senders; queue: string; gate: Gate; running: Running; counted: boolean };

/** How often what has ended is written while others of the batch are at work, ms. */
const everyMs = 1_000;

/**
 * Writes how the tries of one batch ended and what their handlers said: all together at the end, and once a second for
 * those that need not wait for slower ones. A message is acknowledged when its job's end has committed, not before.
 */
export class Settling {
  readonly #deps: SettlingDeps;
  /** Messages of jobs whose end has committed, by the platform's id. */
  readonly acknowledged = new Set<string>();
  #ended: Ended[] = [];
  /** Jobs that hold a slot without running. */
  #idle: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: SettlingDeps) {
    this.#deps = deps;
  }

  /** This try is over. */
  end(ended: Ended): void {
    this.#ended.push(ended);
  }

  /** This one is not to be run by this delivery. */
  passOver({ id }: Incoming): void {
    if (this.#deps.counted) this.#idle.push(id);
  }

  /** Begins to write once a second. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#tick();
    }, everyMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Writes all that is left, along with `besides`, in one round trip. Throws when the database does. */
  async finish(besides: D1PreparedStatement[]): Promise<void> {
    this.stop();
    await this.#writing;
    await this.#write(besides);
  }

  async #tick(): Promise<void> {
    try {
      await this.#write([]);
    } catch (error) {
      log("warn", "could not settle yet", { queue: this.#deps.queue, error: errorText(error) });
    }
    if (this.#timer !== null) this.start();
  }

  async #write(besides: D1PreparedStatement[]): Promise<void> {
    const { ops, senders, queue, running } = this.#deps;
    const ended = this.#ended;
    this.#ended = [];
    const ends = ended.map(({ settlement }) => settlement);
    const at = new Date().toISOString();
    const times = ended.map((one) => one.times);
    // What is told of parents comes last.
    const statements = [
      ...running.reports.take(ops),
      ...running.renewals(),
      ...besides,
      ...countSpans(ops, queue, times, at),
      ...settlements(ops, queue, ends, at),
    ];
    const release = this.#release(ended);
    if (statements.length === 0) return void (await release);
    try {
      const [results] = await Promise.all([ops.batch<Released>(statements), release]);
      for (const one of ended) this.#acknowledge(one);
      if (ends.some(({ parentId }) => parentId)) await sendOrLeave(senders, results.at(-1)?.results ?? []);
    } catch (error) {
      this.#ended.push(...ended);
      throw error;
    }
  }

  /** Slots are free as soon as their jobs have ended; and what a coordinator remembers of a job ends with it. */
  async #release(ended: readonly Ended[]): Promise<void> {
    const { gate, running, counted } = this.#deps;
    const over = ended.map(({ incoming }) => incoming.id).filter((id) => counted || running.remembered.has(id));
    const ids = [...over, ...this.#idle.splice(0)];
    if (ids.length) await gate.release(ids);
  }

  /** What is to be tried again is given back with its delay, all else is done with. */
  #acknowledge({ incoming: { raw }, retrySeconds }: Ended): void {
    this.acknowledged.add(raw.id);
    if (retrySeconds === undefined) raw.ack();
    else raw.retry({ delaySeconds: retrySeconds });
  }
}
