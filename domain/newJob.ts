import { createMessage, type Message, type Origin } from "./envelope.ts";
import { type EventName, eventNames, events, isEventName } from "./events.ts";
import { Fault } from "./faults.ts";
import { isQueueName, queueNames } from "./queues.ts";
import { listenersOf } from "./routes.ts";

/** What somebody wants done, before it is known to be possible. */
export type WantedJob = { queue: string; type: string; payload: unknown };

/** The types that a queue of the pipeline takes: its commands, the facts it hands on, the facts it listens to. */
export const typesOf = (queue: string): EventName[] =>
  eventNames.filter((name) => events[name].queue === queue || listenersOf(name).some((listener) => listener === queue));

/**
 * The message that asks for the job. Throws `invalid`, with what would be right, when there is no such queue, when it does
 * not take the type, or when the payload does not fit it.
 */
export function checkJob({ queue, type, payload }: WantedJob, origin: Origin): Message {
  if (!isQueueName(queue))
    throw new Fault("invalid", `Nothing can be sent to ${queue} from here: ${queueNames.join(", ")} can`, [
      { path: "queue", message: "unknown" },
    ]);
  const types = typesOf(queue);
  if (!isEventName(type) || !types.includes(type))
    throw new Fault("invalid", `${queue} does not take ${type}: it takes ${types.join(", ")}`, [{ path: "type", message: "not taken" }]);
  return createMessage(type, payload as never, origin);
}
