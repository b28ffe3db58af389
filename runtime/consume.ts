import { type Message, parseMessage } from "#domain/envelope";
import { jobIdOf } from "#domain/jobs";
import { faultFor, type LabFault } from "#domain/lab";
import { isQueueName, type QueueName } from "#domain/queues";
import { judge, MalformedMessageError, PermanentError, whyOf } from "#domain/retry";
import { claim, type Claims } from "#store/claims";
import { buryUnreadable, type Settlement, settlements, type Unreadable } from "#store/settlements";
import { bodyText, readable } from "./body.ts";
import { LabCrash, withDrill } from "./drill.ts";
import { log, withLogging } from "./log.ts";
import { type Delivery, type Handlers, type Middleware, pipe, type Try, type Work } from "./work.ts";

/** What a loop needs of its Worker. `lab` lets fire drills strike. */
export type LoopDeps = { ops: D1Database; lab: boolean };

export type Loop<Env> = {
  service: string;
  /** The handlers of each queue this Worker consumes. */
  queues: { [Q in QueueName]?: Handlers<Env> };
  /** Middleware of this service, around its handlers; `withLogging` and fire drills are there already. */
  around: (env: Env) => Middleware[];
  deps: (env: Env) => LoopDeps;
};

type Parsed = { raw: globalThis.Message; message: Message };
type Result = { parsed: Parsed; settlement: Settlement; retrySeconds?: number };

/** The handlers' table as one try: looks up the type, which the parser has checked against its payload. */
const dispatch =
  <Env>(handlers: Handlers<Env>, env: Env): Try =>
  async (delivery) => {
    const handler = handlers[delivery.message.type] as ((delivery: Delivery, env: Env) => Promise<Work>) | undefined;
    if (!handler) throw new PermanentError(`${delivery.queue} does not take ${delivery.message.type}`);
    return handler(delivery, env);
  };

async function runOne(run: Try, parsed: Parsed, claims: Claims, queue: QueueName, at: string): Promise<Result | undefined> {
  const id = jobIdOf(parsed.message.event_id, queue);
  const claimed = claims.claimed.get(id);
  if (!claimed) return undefined;
  const tried = { id, type: parsed.message.type, attempt: claimed.attempt, startedAt: at };
  try {
    await run({ message: parsed.message, queue, at, ...claimed });
    return { parsed, settlement: { ...tried, outcome: "completed" } };
  } catch (error) {
    if (error instanceof LabCrash) throw error;
    const verdict = judge(error, claimed.attempt, claimed.attempts);
    const why = whyOf(error);
    if (verdict.action === "dead") return { parsed, settlement: { ...tried, outcome: "failed", why, reason: verdict.reason } };
    const retryAt = new Date(Date.now() + verdict.delaySeconds * 1000).toISOString();
    return { parsed, settlement: { ...tried, outcome: "retried", why, retryAt }, retrySeconds: verdict.delaySeconds };
  }
}

/** Sorts a batch into messages and what is none; a message claimed twice in one batch is the same job and counts once. */
function parseAll(batch: MessageBatch, queue: QueueName): { good: Parsed[]; bad: Unreadable[] } {
  const good = new Map<string, Parsed>();
  const bad: Unreadable[] = [];
  for (const raw of batch.messages) {
    const parsed = parseMessage(raw.body);
    if (parsed.ok) good.set(parsed.message.event_id, { raw, message: parsed.message });
    else {
      const issues = parsed.issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
      const why = whyOf(new MalformedMessageError(`${parsed.reason} (${issues})`));
      bad.push({
        messageId: raw.id,
        queue,
        reason: "malformed",
        why,
        attempts: raw.attempts,
        ...readable(raw.body),
        ...bodyText(raw.body),
      });
    }
  }
  return { good: [...good.values()], bad };
}

/**
 * The one queue loop: parse, claim, run through the middleware, settle, acknowledge. Two round trips to the operations
 * database per batch. Claimed messages start together at the claim, so that a pause leaves none behind to start later.
 * What isn't claimed is a duplicate, or waits in its job while the queue is paused: it is acknowledged and burns no try.
 */
export function createLoop<Env>(loop: Loop<Env>) {
  return async (batch: MessageBatch, env: Env): Promise<void> => {
    const queue = batch.queue;
    const handlers = isQueueName(queue) ? loop.queues[queue] : undefined;
    if (!isQueueName(queue) || !handlers) throw new Error(`${loop.service} does not consume ${queue}`);
    const { ops, lab } = loop.deps(env);
    const at = new Date().toISOString();
    const { good, bad } = parseAll(batch, queue);
    const claims = good.length
      ? await claim(
          ops,
          queue,
          good.map(({ message }) => message),
          at,
          lab,
        )
      : emptyClaims;
    const run = pipe(withLogging(loop.service), ...drills(loop.service, claims.faults), ...loop.around(env))(dispatch(handlers, env));
    const results = (await Promise.all(good.map((parsed) => runOne(run, parsed, claims, queue, at)))).filter((one) => one !== undefined);
    const endedAt = new Date().toISOString();
    const statements = [
      ...settlements(
        ops,
        queue,
        results.map(({ settlement }) => settlement),
        endedAt,
      ),
      ...buryUnreadable(ops, bad, endedAt),
    ];
    if (statements.length) await ops.batch(statements);
    acknowledge(batch, results);
    if (claims.paused) log("info", "parked", { queue, messages: good.length - claims.claimed.size });
  };
}

const emptyClaims: Claims = { claimed: new Map(), paused: false, faults: [] };
const drills = (service: string, faults: LabFault[]): Middleware[] =>
  faults.length ? [withDrill((message) => faultFor(faults, service, message, new Date()))] : [];

/** Each message by itself: what is to be tried again is given back with its delay, all else is done with. */
function acknowledge(batch: MessageBatch, results: readonly Result[]): void {
  const retry = new Map(
    results.flatMap(({ parsed, retrySeconds }) => (retrySeconds === undefined ? [] : [[parsed.raw.id, retrySeconds] as const])),
  );
  for (const raw of batch.messages) {
    const delaySeconds = retry.get(raw.id);
    if (delaySeconds === undefined) raw.ack();
    else raw.retry({ delaySeconds });
  }
}
