import { ApiError } from "#domain/errors/apiError";
import { bindingOf, pipelineQueueOf } from "#domain/queues/queues";

/** The names of the bindings that the job layer uses for a queue: its producer, the operations database and its limiter. */
export type BindingNames = { binding: string; ops: string; coordinator: string };

type BindingKind = keyof BindingNames;

/** The names that `createQueue` gives to the bindings of each queue. */
const namedByQueue = new Map<string, Partial<BindingNames>>();

/** Says how bindings of a queue are called, for everything in this Worker that sends to it, reads its jobs or asks its limiter. */
export const nameBindings = (queue: string, names: Partial<BindingNames>): void => void namedByQueue.set(queue, names);

/** How many jobs a message of each queue may carry, where `createQueue` says it. */
const jobsPerMessageByQueue = new Map<string, number>();

/** Says how many jobs a message of a queue may carry, for everything in this Worker that sends to it. */
export const setJobsPerMessage = (queue: string, jobs: number): void => void jobsPerMessageByQueue.set(queue, jobs);

/** Returns how many jobs a message of a queue may carry: what its `createQueue` in this Worker says, else the pipeline; 1 if neither does. */
export const jobsPerMessageOf = (queue: string): number => jobsPerMessageByQueue.get(queue) ?? pipelineQueueOf(queue)?.jobsPerMessage ?? 1;

/**
 * The number of the operations database of each queue: 2 stands for the binding `OPS_2`. A queue that is left out is in the first one, `OPS`.
 * All that is about the jobs of a queue is in its database.
 */
export type ShardVars = { QUEUE_SHARDS?: Record<string, number> };

/** Returns the number of the operations database of a queue, from 1 on. */
export const shardOf = (env: object, queue: string): number => Number((env as ShardVars).QUEUE_SHARDS?.[queue]) || 1;

/** Returns the name of the binding of an operations database. */
export const shardBinding = (shard: number): string => (shard > 1 ? `OPS_${shard}` : "OPS");

/** Returns the names of a queue's bindings: those of its `createQueue`, else that of `bindingOf`, that of its database and `COORDINATOR`. */
const bindingNamesOf = (env: object, queue: string): BindingNames => ({
  binding: bindingOf(queue),
  ops: shardBinding(shardOf(env, queue)),
  coordinator: "COORDINATOR",
  ...namedByQueue.get(queue),
});

const isNamed = (queue: string, kind: BindingKind): boolean => namedByQueue.get(queue)?.[kind] !== undefined;

/** Where each kind of binding belongs in wrangler.jsonc, and what to write there. */
const configLines = {
  binding: (queue: string, name: string) => [`{ "queue": "${queue}", "binding": "${name}" }`, "queues.producers"],
  ops: (_: string, name: string) => [
    `{ "binding": "${name}", "database_name": "${/^OPS_\d/.test(name) ? name.toLowerCase().replace("_", "-") : "ops"}", "migrations_dir": "node_modules/signalbox/migrations/ops" }`,
    "d1_databases",
  ],
  coordinator: (_: string, name: string) => [
    `{ "name": "${name}", "class_name": "QueueCoordinator", "script_name": "signalbox" }`,
    "durable_objects.bindings",
  ],
} as const;

/** The error for a binding that this Worker does not have. It names the line to add to wrangler.jsonc. */
export function missingBinding(env: object, queue: string, kind: BindingKind): ApiError {
  const name = bindingNamesOf(env, queue)[kind];
  const [line, list] = configLines[kind](queue, name);
  return new ApiError("internal", `This Worker has no binding ${name} for the queue ${queue}. Add ${line} to ${list} in wrangler.jsonc`);
}

/** Returns the binding of one kind, or undefined. */
export const bindingFor = (env: object, queue: string, kind: BindingKind): unknown =>
  (env as Record<string, unknown>)[bindingNamesOf(env, queue)[kind]];

/**
 * Throws `internal` with the missing line of wrangler.jsonc if this Worker can neither send to the queue nor ask its limiter to do so. A
 * binding that `createQueue` names must exist.
 */
export function assertCanSend(env: object, queue: string): void {
  if (bindingFor(env, queue, "binding") !== undefined) return;
  if (isNamed(queue, "binding") || bindingFor(env, queue, "coordinator") === undefined) throw missingBinding(env, queue, "binding");
}

/** Throws `internal` with the missing line of wrangler.jsonc if the queue needs a limiter (`createQueue` names it, or `isNeeded`) and has none. */
export function assertHasLimiter(env: object, queue: string, isNeeded: boolean): void {
  const isRequired = isNeeded || isNamed(queue, "coordinator");
  if (isRequired && bindingFor(env, queue, "coordinator") === undefined) throw missingBinding(env, queue, "coordinator");
}

/** Returns the operations database of a queue. Throws `internal` with the missing line of wrangler.jsonc. */
export function opsOf(env: object, queue: string): D1Database {
  const ops = bindingFor(env, queue, "ops");
  if (typeof ops !== "object" || ops === null) throw missingBinding(env, queue, "ops");
  return ops as D1Database;
}
