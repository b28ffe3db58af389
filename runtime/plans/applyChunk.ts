import type { PlanItemState } from "#domain/plans/plan";
import { batchByName } from "#store/batch";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { dispatchableOf } from "#store/jobs/prepare";
import { advancePlan, type Chunk } from "#store/plans/apply/chunk";
import { dropItems, restoreItems, snoozeItems } from "#store/plans/apply/deadLetters";
import { cancelItems, promoteItems, purgeItems, retryItems } from "#store/plans/apply/jobs";
import { readNextItems, readParents, readQueuesToStart, readReplayParts } from "#store/plans/apply/nextItems";
import { replayItems } from "#store/plans/apply/replay";
import type { PlanRow } from "#store/plans/rows";
import { dispatchOrHandOver } from "../publish.ts";
import { type Limiter, limiterOf } from "../coordinator/client.ts";
import { sendExternalReplays } from "../external.ts";
import { producerOf } from "../producers.ts";
import type { PlanEnv } from "./env.ts";

/** Bodies that are taken and sent in one call. */
const bodiesAtOnce = 100;
/** Limiters that are called at the same time. */
const limitersAtOnce = 6;

type Marked = { id: string; state: PlanItemState };
type Rows = { marked: Marked; requeued: DispatchableJob };

/** Makes sure that the state of each job of a chunk says whether it has started. */
async function settleStarts(env: PlanEnv, ids: readonly string[]): Promise<void> {
  const queues = await readQueuesToStart(env.ops, ids);
  await callLimiters(
    env,
    queues.map((queue) => ({ id: "", queue })),
    (limiter) => limiter.settle(),
  );
}

/** Calls the limiter of each queue of these jobs once with their ids, a few limiters at the same time. */
async function callLimiters(
  { bindings }: PlanEnv,
  jobs: readonly { id: string; queue: string }[],
  call: (limiter: Limiter, ids: string[]) => Promise<unknown>,
): Promise<void> {
  const queues = [...Map.groupBy(jobs, (job) => job.queue)];
  for (let first = 0; first < queues.length; first += limitersAtOnce)
    await Promise.all(
      queues.slice(first, first + limitersAtOnce).map(([queue, ofQueue]) =>
        call(
          limiterOf(bindings, queue),
          ofQueue.map(({ id }) => id),
        ),
      ),
    );
}

/** Dispatches committed jobs. A cancel request for the last attempt must not cancel the next one, so the limiter forgets it before. */
async function dispatchAgain(env: PlanEnv, jobs: readonly DispatchableJob[]): Promise<void> {
  await callLimiters(env, jobs, (limiter, ids) => limiter.release(ids));
  await dispatchOrHandOver(env, jobs);
}

async function replayChunk(env: PlanEnv, chunk: Chunk): Promise<void> {
  const parts = await readReplayParts(env.ops, chunk.plan, chunk.ids, chunk.at);
  const { marked, requeued } = await batchByName<Rows>(env.ops, {
    ...replayItems(env.ops, chunk, parts),
    advanced: advancePlan(env.ops, chunk),
  });
  const sent = new Set(marked.rows.flatMap(({ id, state }) => (state === "sent" ? [id] : [])));
  const inserted = parts.inserts.flatMap(({ id, job }) => (sent.has(id) ? dispatchableOf(job) : []));
  await dispatchAgain(env, [...requeued.rows, ...inserted]);
  // Without a producer the body goes over the API of the account: OpsAgent, which keeps its budget, sends what is due within seconds.
  const bodies = parts.bodies.flatMap(({ id, queue }) => (sent.has(id) && producerOf(env.bindings, queue) ? [id] : []));
  for (let first = 0; first < bodies.length; first += bodiesAtOnce)
    await sendExternalReplays(env.ops, { bindings: env.bindings, pusher: null }, bodies.slice(first, first + bodiesAtOnce));
}

async function cancelChunk(env: PlanEnv, chunk: Chunk): Promise<void> {
  type CancelRows = Rows & { requested: { id: string; queue: string } };
  await settleStarts(env, chunk.ids);
  const parents = await readParents(env.ops, chunk.ids);
  const { requested, requeued } = await batchByName<CancelRows>(env.ops, {
    ...cancelItems(env.ops, chunk, parents),
    advanced: advancePlan(env.ops, chunk),
  });
  await callLimiters(env, requested.rows, (limiter, ids) => limiter.cancel(ids));
  await dispatchOrHandOver(env, requeued.rows);
}

async function purgeChunk(env: PlanEnv, chunk: Chunk): Promise<void> {
  await settleStarts(env, chunk.ids);
  const parents = await readParents(env.ops, chunk.ids);
  const filter = chunk.plan.filter === null ? {} : (JSON.parse(chunk.plan.filter) as { state?: string });
  const { requeued } = await batchByName<Rows>(env.ops, {
    ...purgeItems(env.ops, chunk, filter.state ?? null, parents),
    advanced: advancePlan(env.ops, chunk),
  });
  await dispatchOrHandOver(env, requeued.rows);
}

async function runAgain(env: PlanEnv, chunk: Chunk, prepare: typeof retryItems | typeof promoteItems): Promise<void> {
  const { requeued } = await batchByName<Rows>(env.ops, { ...prepare(env.ops, chunk), advanced: advancePlan(env.ops, chunk) });
  await dispatchAgain(env, requeued.rows);
}

async function setAside(env: PlanEnv, chunk: Chunk, prepare: typeof dropItems): Promise<void> {
  await env.ops.batch([...prepare(env.ops, chunk), advancePlan(env.ops, chunk)]);
}

const appliers: Record<PlanRow["action"], (env: PlanEnv, chunk: Chunk) => Promise<unknown>> = {
  replay: replayChunk,
  drop: (env, chunk) => setAside(env, chunk, dropItems),
  snooze: (env, chunk) => setAside(env, chunk, snoozeItems),
  restore: (env, chunk) => setAside(env, chunk, restoreItems),
  retry: (env, chunk) => runAgain(env, chunk, retryItems),
  promote: (env, chunk) => runAgain(env, chunk, promoteItems),
  cancel: cancelChunk,
  purge: purgeChunk,
};

/**
 * Handles up to `limit` of the next items of a running plan in one transaction, then sends what it lets run. Returns how many were handled;
 * 0 if nothing is left. A crash after the transaction is made good by the reconciler, like for a single command.
 */
export async function applyNextItems(env: PlanEnv, plan: PlanRow, limit: number): Promise<number> {
  const { ids, last } = await readNextItems(env.ops, plan, limit);
  if (last === null) return 0;
  await appliers[plan.action](env, { plan, ids, last, at: new Date().toISOString() });
  return ids.length;
}
