import { z } from "zod";
import type { AnyMessage } from "#domain/messages/envelope";
import { CancelledError, PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import { ApiError } from "#domain/errors/apiError";
import { newAuditContext } from "#store/audit/audit";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { resumeQueue } from "#store/queues/queues";
import type { JobLayerEnv } from "../../runtime/queueLoop.ts";
import { createConsumer, type JobContext } from "../../runtime/createConsumer.ts";
import { InjectedCrash } from "../../runtime/faultInjection.ts";
import { dispatchJobs } from "../../runtime/publish.ts";
import { createQueue } from "../../runtime/queue.ts";
import { applyRetention } from "../../runtime/retention.ts";
import { reconcile } from "../../runtime/reconcile.ts";
import { type Acks, type Flying, Platform } from "./platform.ts";
import type { Outcome } from "./tries.ts";

export const queueNames = ["model-a", "model-b"] as const;
export type QueueName = (typeof queueNames)[number];

/** What a handler is to do: come to an end at once, vanish, or run until it is told how to end. */
export type Script = Outcome | "crash" | "slow";
type Payload = { n: number };
type Env = JobLayerEnv & { play: (context: JobContext<Payload>) => unknown };

/** A handler that started, as it saw its job. */
export type Start = { id: string; attempt: number; payload: number };
/** A handler that runs until it is told how to end. */
export type Slow = { id: string; context: JobContext<Payload>; end: (script: Script) => void; batch: Open };
/** A batch whose handlers still run. */
export type Open = { work: Promise<"ended" | "crashed">; close: (how: "ended" | "crashed") => void; slow: number };

const work = createConsumer({
  name: "work",
  schema: z.object({ n: z.number() }),
  handle: (context, env: Env) => env.play(context),
});
const [a, b] = queueNames.map((name) => createQueue({ name, consumers: [work] }));

function perform(script: Script, { n }: Payload): unknown {
  if (script === "transient") throw new TransientError("The provider hung up");
  if (script === "permanent") throw new PermanentError("No such topic");
  if (script === "limited") throw new RateLimitError("Slow down", 90);
  if (script === "crash") throw new InjectedCrash("The worker vanished");
  return script === "result" ? { n } : undefined;
}

/** The code under test over real D1, with a platform that the test moves by hand. One for each sequence. */
export class System {
  readonly platform: Platform;
  readonly env: Env;
  /** Handlers that started since the last look. */
  starts: Start[] = [];
  slow: Slow[] = [];
  scripts = new Map<string, Script>();
  #opening: Open | null = null;
  #slowOne: () => void = () => undefined;

  constructor(ops: D1Database, now: () => number, coordinator: JobLayerEnv["COORDINATOR"]) {
    this.platform = new Platform(now);
    const env = { OPS: ops, COORDINATOR: coordinator, play: (context: JobContext<Payload>) => this.#play(context) };
    this.env = Object.assign(env, this.platform.senders(queueNames));
  }

  jobs(queue: string) {
    const found = queue === queueNames[0] ? a : b;
    if (!found) throw new Error(`No queue ${queue}`);
    return found.jobs(this.env, "tester");
  }

  readonly work = work;

  #play(context: JobContext<Payload>): unknown {
    const { id, attempt, payload } = context.job;
    this.starts.push({ id, attempt, payload: payload.n });
    const script = this.scripts.get(id) ?? "ok";
    const batch = this.#opening;
    if (script !== "slow" || !batch) return perform(script, payload);
    batch.slow += 1;
    this.#slowOne();
    return new Promise((resolve, reject) => {
      const finish = (last: Script) => {
        try {
          resolve(perform(last, payload));
        } catch (error) {
          reject(error as Error);
        }
      };
      this.slow.push({ id, context, batch, end: finish });
    });
  }

  /** Delivers messages as one batch. `acks` and `stays` are the platform's part. Answers it once its handlers have ended, or all have started. */
  async deliver(queue: string, picked: readonly Flying[], acks: Acks, stays: boolean): Promise<Open> {
    const { batch, end } = this.platform.batchOf(queue, picked, stays);
    const open: Open = {
      work: Promise.resolve("ended"),
      slow: 0,
      close: (how) => end(how === "ended" ? acks : "are lost"),
    };
    this.#opening = open;
    const consume = queue === queueNames[0] ? a?.consume : b?.consume;
    if (!consume) throw new Error(`No queue ${queue}`);
    const running = new Promise<void>((resolve) => (this.#slowOne = resolve));
    const ended = (): "ended" => "ended";
    open.work = consume(batch, this.env).then(ended, (error: unknown) => {
      if (error instanceof InjectedCrash) return "crashed";
      throw error;
    });
    await Promise.race([open.work, running]);
    // Those that end at once say how within this turn of the clock.
    await new Promise((resolve) => setTimeout(resolve, 0));
    return open;
  }

  /** Does `act`; false when it was refused. */
  async tries(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  sweep = (now: number, bootedAt: number | null) =>
    reconcile({ ops: this.env.OPS, bindings: this.env }, new Date(now), bootedAt === null ? undefined : new Date(bootedAt).toISOString());
  retain = (now: number) => applyRetention(this.env.OPS, new Date(now));
  /** An operator resumes a queue, and the Worker vanishes before anything is sent. */
  resumeOnly = (queue: string) => resumeQueue(this.env.OPS, queue, newAuditContext("tester"));

  async replay(id: string, payload: number | null): Promise<void> {
    const edit = payload === null ? {} : { payload: { n: payload } };
    const { toDispatch: send } = await replayDeadLetter(this.env.OPS, id, edit, newAuditContext("tester"));
    await dispatchJobs(this.env, send);
  }

  /** True when the handler was told to stop, and did. */
  async beat({ context, end }: Slow): Promise<boolean> {
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
