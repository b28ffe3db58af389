import { errorText } from "#domain/errors/errorInfo";
import type { ReleasedParent } from "#store/jobs/parents";
import { type AttemptResult, finishAttempts } from "#store/jobs/finish";
import { countAttempts, type AttemptTimes } from "#store/queues/histograms";
import type { Limiter } from "./coordinator/client.ts";
import type { IncomingMessage } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { dispatchJobs, type QueueBindings } from "./publish.ts";
import type { RunningJobs } from "./runningJobs.ts";

/** A try that ended; `retrySeconds` when the platform is to hold its message back for the next. */
export type FinishedAttempt = { incoming: IncomingMessage; result: AttemptResult; times: AttemptTimes; retrySeconds?: number };

/** `counted`: the jobs hold slots of a concurrency limit, to be released. */
export type AttemptFinisherDeps = {
  ops: D1Database;
  bindings: QueueBindings;
  queue: string;
  limiter: Limiter;
  running: RunningJobs;
  counted: boolean;
};

/** How often what has ended is written while others of the batch are at work, ms. */
const writeEveryMs = 1_000;

/**
 * Writes how the tries of one batch ended and what their handlers said: all together at the end, and once a second for
 * those that need not wait for slower ones. A message is acknowledged when its job's end has committed, not before.
 */
export class AttemptFinisher {
  readonly #deps: AttemptFinisherDeps;
  /** Messages of jobs whose end has committed, by the platform's id. */
  readonly acknowledged = new Set<string>();
  #ended: FinishedAttempt[] = [];
  /** Jobs that hold a slot without running. */
  #idle: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: AttemptFinisherDeps) {
    this.#deps = deps;
  }

  /** This try is over. */
  add(ended: FinishedAttempt): void {
    this.#ended.push(ended);
  }

  /** This one is not to be run by this delivery. */
  skip({ id }: IncomingMessage): void {
    if (this.#deps.counted) this.#idle.push(id);
  }

  /** Begins to write once a second. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#tick();
    }, writeEveryMs);
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
    const { ops, bindings: senders, queue, running } = this.#deps;
    const ended = this.#ended;
    this.#ended = [];
    const ends = ended.map(({ result: settlement }) => settlement);
    const at = new Date().toISOString();
    const times = ended.map((one) => one.times);
    // What is told of parents comes last.
    const statements = [
      ...running.reports.takeStatements(ops),
      ...running.leaseRenewals(),
      ...besides,
      ...countAttempts(ops, queue, times, at),
      ...finishAttempts(ops, queue, ends, at),
    ];
    const release = this.#release(ended);
    if (statements.length === 0) return void (await release);
    try {
      const [results] = await Promise.all([ops.batch<ReleasedParent>(statements), release]);
      for (const one of ended) this.#acknowledge(one);
      if (ends.some(({ parentId }) => parentId)) await dispatchJobs(senders, results.at(-1)?.results ?? []);
    } catch (error) {
      this.#ended.push(...ended);
      throw error;
    }
  }

  /** Slots are free as soon as their jobs have ended; and what a coordinator remembers of a job ends with it. */
  async #release(ended: readonly FinishedAttempt[]): Promise<void> {
    const { limiter: gate, running, counted } = this.#deps;
    const over = ended.map(({ incoming }) => incoming.id).filter((id) => counted || running.knownToLimiter.has(id));
    const ids = [...over, ...this.#idle.splice(0)];
    if (ids.length) await gate.release(ids);
  }

  /** What is to be tried again is given back with its delay, all else is done with. */
  #acknowledge({ incoming: { raw }, retrySeconds }: FinishedAttempt): void {
    this.acknowledged.add(raw.id);
    if (retrySeconds === undefined) raw.ack();
    else raw.retry({ delaySeconds: retrySeconds });
  }
}
