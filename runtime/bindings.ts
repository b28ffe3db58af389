import { ApiError } from "#domain/errors/apiError";
import { bindingOf } from "#domain/queues/queues";

/** The names of the bindings that the job layer uses for a queue: its producer, the operations database and its limiter. */
export type BindingNames = { binding: string; ops: string; coordinator: string };

type BindingKind = keyof BindingNames;

/** The names that `createQueue` gives to the bindings of each queue. */
const namedByQueue = new Map<string, Partial<BindingNames>>();

/** Says how bindings of a queue are called, for everything in this Worker that sends to it, reads its jobs or asks its limiter. */
export const nameBindings = (queue: string, names: Partial<BindingNames>): void => void namedByQueue.set(queue, names);

/** Returns the names of a queue's bindings: those of its `createQueue`, else that of `bindingOf`, `OPS` and `COORDINATOR`. */
export const bindingNamesOf = (queue: string): BindingNames => ({
  binding: bindingOf(queue),
  ops: "OPS",
  coordinator: "COORDINATOR",
  ...namedByQueue.get(queue),
});

const isNamed = (queue: string, kind: BindingKind): boolean => namedByQueue.get(queue)?.[kind] !== undefined;

/** Where each kind of binding belongs in wrangler.jsonc, and what to write there. */
const configLines = {
  binding: (queue: string, name: string) => [`{ "queue": "${queue}", "binding": "${name}" }`, "queues.producers"],
  ops: (_: string, name: string) => [
    `{ "binding": "${name}", "database_name": "ops", "migrations_dir": "node_modules/signalbox/migrations/ops" }`,
    "d1_databases",
  ],
  coordinator: (_: string, name: string) => [
    `{ "name": "${name}", "class_name": "QueueCoordinator", "script_name": "signalbox" }`,
    "durable_objects.bindings",
  ],
} as const;

/** The error for a binding that this Worker does not have. It names the line to add to wrangler.jsonc. */
export function missingBinding(queue: string, kind: BindingKind): ApiError {
  const name = bindingNamesOf(queue)[kind];
  const [line, list] = configLines[kind](queue, name);
  return new ApiError("internal", `This Worker has no binding ${name} for the queue ${queue}. Add ${line} to ${list} in wrangler.jsonc`);
}

/** Returns the binding of one kind, or undefined. */
export const bindingFor = (env: object, queue: string, kind: BindingKind): unknown =>
  (env as Record<string, unknown>)[bindingNamesOf(queue)[kind]];

/**
 * Throws `internal` with the missing line of wrangler.jsonc if this Worker can neither send to the queue nor ask its limiter to do so. A
 * binding that `createQueue` names must exist.
 */
export function assertCanSend(env: object, queue: string): void {
  if (bindingFor(env, queue, "binding") !== undefined) return;
  if (isNamed(queue, "binding") || bindingFor(env, queue, "coordinator") === undefined) throw missingBinding(queue, "binding");
}

/** Throws `internal` with the missing line of wrangler.jsonc if the queue needs a limiter (`createQueue` names it, or `isNeeded`) and has none. */
export function assertHasLimiter(env: object, queue: string, isNeeded: boolean): void {
  const isRequired = isNeeded || isNamed(queue, "coordinator");
  if (isRequired && bindingFor(env, queue, "coordinator") === undefined) throw missingBinding(queue, "coordinator");
}

/** Returns the operations database of a queue. Throws `internal` with the missing line of wrangler.jsonc. */
export function opsOf(env: object, queue: string): D1Database {
  const ops = bindingFor(env, queue, "ops");
  if (typeof ops !== "object" || ops === null) throw missingBinding(queue, "ops");
  return ops as D1Database;
}
