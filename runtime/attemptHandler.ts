import { findInjectedFault, type InjectedFault } from "#domain/faultInjection";
import { PermanentError } from "#domain/jobs/retry";
import { withFaultInjection } from "./faultInjection.ts";
import { type AttemptHandler, composeMiddleware, type Middleware } from "./handlers.ts";
import type { QueueHandlers } from "./incomingMessages.ts";
import type { CoordinatorBinding } from "./coordinator/client.ts";

/** The variables of the job layer. `LAB` is `on` where fault injection is allowed. `NAME_PREFIX` is what the names of all queues in the account start with. */
export type JobLayerVars = { LAB?: string; NAME_PREFIX?: string };

/** The bindings of every Worker with a queue loop, unless `createQueue` gives them other names. Queues are found by the name of their binding. */
export type JobLayerEnv = { OPS: D1Database } & JobLayerVars & CoordinatorBinding;

/**
 * What a rehearsal may do: `callsOutside` are the message types whose handlers send requests to outside services, which an operator must
 * confirm. `reads` are the methods of bindings to other Workers that only read, by the name of the binding.
 */
export type RehearsalOptions = { callsOutside?: readonly string[]; reads?: Readonly<Record<string, readonly string[]>> };

/** The queues of a Worker with their handlers; `service` names the Worker in logs and for fault injection. */
export type QueueLoopOptions<Env> = {
  service: string;
  /** The handlers of each queue that this Worker consumes, by the queue's name. */
  queues: Readonly<Record<string, QueueHandlers<Env>>>;
  /** Middleware around the handlers, the first outermost. Fault injection is always outside of it. */
  middleware: (env: Env) => Middleware[];
  rehearsal?: RehearsalOptions | undefined;
};

const faultMiddleware = (service: string, faults: InjectedFault[]): Middleware[] =>
  faults.length ? [withFaultInjection((message) => findInjectedFault(faults, service, message, new Date()))] : [];

/**
 * Returns the handlers of a queue within the middleware. If creating the middleware throws, each attempt fails with that error; the batch
 * goes on.
 */
export function attemptHandlerOf<Env extends JobLayerVars>(
  loop: QueueLoopOptions<Env>,
  handlers: QueueHandlers<Env>,
  env: Env,
  faults: InjectedFault[],
): AttemptHandler {
  const handle: AttemptHandler = async (delivery) => {
    const { queue, message, isNative } = delivery;
    const handler = handlers.handlerOf(message.type);
    if (handler) return handler(delivery, env);
    if (isNative) return { result: `No handler for ${message.type}` };
    throw new PermanentError(`${queue} has no handler for ${JSON.stringify(message.type)}`);
  };
  try {
    return composeMiddleware(...faultMiddleware(loop.service, faults), ...loop.middleware(env))(handle);
  } catch (error) {
    return () => Promise.reject(error);
  }
}
