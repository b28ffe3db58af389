import { z } from "zod";
import type { AnyMessage } from "#domain/messages/envelope";
import { CancelledError, PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import { ApiError } from "#domain/errors/apiError";
import { newAuditContext } from "#store/audit/audit";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { resumeQueue } from "#store/queues/queues";
import type { JobLayerEnv } from "../../runtime/attemptHandler.ts";
import { createConsumer, type JobContext } from "../../runtime/createConsumer.ts";
import { InjectedCrash } from "../../runtime/faultInjection.ts";
import { dispatchJobs } from "../../runtime/publish.ts";
import { createQueue } from "../../runtime/queue.ts";
import { applyRetention } from "../../runtime/retention.ts";
import { reconcile } from "../../runtime/reconcile.ts";
import { type Acks, type QueuedMessage, Platform } from "./platform.ts";
import type { Outcome } from "./attempts.ts";

export const queueNames = ["model-a", "model-b"] as const;
export type QueueName = (typeof queueNames)[number];

/** What a handler does: end at once with an outcome, crash, or run until the test ends it. */
export type HandlerScript = Outcome | "crash" | "slow";
type Payload = { n: number };
type Env = JobLayerEnv & { play: (context: JobContext<Payload>) => unknown };

/** A handler that started, with the job it got. */
export type StartedHandler = { id: string; attempt: number; payload: number };
/** A handler that runs until the test calls `end`. */
export type SlowHandler = { id: string; context: JobContext<Payload>; end: (script: HandlerScript) => void; batch: OpenBatch };
/**
 * A batch whose handlers still run; `slow` counts the handlers that wait for the test. `hasWritten`: some jobs had started before their claims
 * were written, so that claims and results were written soon after the start, and not only at the end.
 */
export type OpenBatch = {
  work: Promise<"ended" | "crashed">;
  close: (how: "ended" | "crashed") => void;
  slow: number;
  hasWritten: boolean;
};

const work = createConsumer({
  name: "work",
  schema: z.object({ n: z.number() }),
  handle: (context, env: Env) => env.play(context),
});
const [a, b] = queueNames.map((name) => createQueue({ name, consumers: [work] }));

function perform(script: HandlerScript, { n }: Payload): unknown {
  if (script === "transient") throw new TransientError("The provider hung up");
  if (script === "permanent") throw new PermanentError("No such topic");
  if (script === "limited") throw new RateLimitError("Slow down", 90);
  if (script === "crash") throw new InjectedCrash("The Worker crashed");
  return script === "result" ? { n } : undefined;
}

/** The code under test with D1 and a simulated platform. One for each sequence. */
export class SystemUnderTest {
  readonly platform: Platform;
  readonly env: Env;
  /** The handlers that started since the last check. */
  starts: StartedHandler[] = [];
  slow: SlowHandler[] = [];
  scripts = new Map<string, HandlerScript>();
  #opening: OpenBatch | null = null;
  #onSlowHandler: () => void = () => undefined;

  constructor(ops: D1Database, now: () => number, coordinator: JobLayerEnv["COORDINATOR"]) {
    this.platform = new Platform(now);
    const env = { OPS: ops, COORDINATOR: coordinator, play: (context: JobContext<Payload>) => this.#play(context) };
    this.env = Object.assign(env, this.platform.senders(queueNames));
  }

  jobs(queue: string) {
    const queueUnderTest = queue === queueNames[0] ? a : b;
    if (!queueUnderTest) throw new Error(`No queue ${queue}`);
    return queueUnderTest.jobs(this.env, "tester");
  }

  readonly work = work;

  #play(context: JobContext<Payload>): unknown {
    const { id, attempt, payload } = context.job;
    this.starts.push({ id, attempt, payload: payload.n });
    const script = this.scripts.get(id) ?? "ok";
    const batch = this.#opening;
    if (script !== "slow" || !batch) return perform(script, payload);
    batch.slow += 1;
    this.#onSlowHandler();
    return new Promise((resolve, reject) => {
      const finish = (last: HandlerScript) => {
        try {
          resolve(perform(last, payload));
        } catch (error) {
          reject(error as Error);
        }
      };
      this.slow.push({ id, context, batch, end: finish });
    });
  }

  /** Delivers messages as one batch; the platform uses `acks` and `stays`. Resolves when its handlers have all ended, or when all have started. */
  async deliver(queue: string, picked: readonly QueuedMessage[], acks: Acks, stays: boolean): Promise<OpenBatch> {
    const { batch, end } = this.platform.batchOf(queue, picked, stays);
    const open: OpenBatch = {
      work: Promise.resolve("ended"),
      slow: 0,
      hasWritten: false,
      close: (how) => end(how === "ended" ? acks : "are lost"),
    };
    this.#opening = open;
    const consume = queue === queueNames[0] ? a?.consume : b?.consume;
    if (!consume) throw new Error(`No queue ${queue}`);
    const running = new Promise<void>((resolve) => (this.#onSlowHandler = resolve));
    const ended = (): "ended" => "ended";
    open.work = consume(batch, this.env).then(ended, (error: unknown) => {
      if (error instanceof InjectedCrash) return "crashed";
      throw error;
    });
    await Promise.race([open.work, running]);
    // Handlers that end at once do so within this turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (open.slow > 0) open.hasWritten = await this.#untilClaimsAreWritten();
    return open;
  }

  /** Waits until no job waits whose handler has started. Returns false if there was none. */
  async #untilClaimsAreWritten(): Promise<boolean> {
    const ids = JSON.stringify(this.starts.map(({ id }) => id));
    const held = this.env.OPS.prepare(
      `SELECT count(*) AS count FROM jobs WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'waiting'`,
    ).bind(ids);
    const isAnyHeld = async () => ((await held.first<number>("count")) ?? 0) > 0;
    if (!(await isAnyHeld())) return false;
    // Vitest's own waiting would move the simulated clock.
    while (await isAnyHeld()) await new Promise((resolve) => setTimeout(resolve, 5));
    return true;
  }

  /** Runs a command. Returns false if it was refused. */
  async isAllowed(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  reconcile = (now: number, bootedAt: number | null) =>
    reconcile({ ops: this.env.OPS, bindings: this.env }, new Date(now), bootedAt === null ? undefined : new Date(bootedAt).toISOString());
  retain = (now: number) => applyRetention(this.env.OPS, new Date(now));
  /** An operator resumes a queue, and the Worker crashes before it dispatches the held jobs. */
  resumeOnly = (queue: string) => resumeQueue(this.env.OPS, queue, newAuditContext("tester"));

  async replay(id: string, payload: number | null): Promise<void> {
    const edit = payload === null ? {} : { payload: { n: payload } };
    const { toDispatch: send } = await replayDeadLetter(this.env.OPS, id, edit, newAuditContext("tester"));
    await dispatchJobs(this.env, send);
  }

  /** Calls a handler's heartbeat. Returns true if the job was cancelled; then the handler ends. */
  async heartbeat({ context, end }: SlowHandler): Promise<boolean> {
    try {
      await context.heartbeat();
      return false;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      end("transient");
      return true;
    }
  }

  sendFromOutside = (queue: string, body: AnyMessage) => this.platform.sendFromOutside(queue, body);
}
