import { envelop, issuesOf, type Message, type Origin } from "./envelope.ts";
import { type EventName, eventNames, events, isEventName } from "./events.ts";
import { Fault } from "./faults.ts";
import { isQueueName, queueNames } from "./queues.ts";
import { listenersOf } from "./routes.ts";
import { unknownFields } from "./unknownFields.ts";

/** What somebody wants done, before it is known to be possible. */
export type WantedJob = { queue: string; type: string; payload: unknown };

/** The types that a queue of the pipeline takes: its commands, the facts it hands on, the facts it listens to. */
export const typesOf = (queue: string): EventName[] =>
  eventNames.filter((name) => events[name].queue === queue || listenersOf(name).some((listener) => listener === queue));

/** The message of a job, and the fields of its payload that its type doesn't know. */
function read({ queue, type, payload }: WantedJob, origin: Origin) {
  if (!isQueueName(queue))
    throw new Fault("invalid", `Nothing can be sent to ${queue} from here: ${queueNames.join(", ")} can`, [
      { path: "queue", message: "unknown" },
    ]);
  const types = typesOf(queue);
  if (!isEventName(type) || !types.includes(type))
    throw new Fault("invalid", `${queue} does not take ${type}: it takes ${types.join(", ")}`, [{ path: "type", message: "not taken" }]);
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new Fault("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return { message: envelop(type, payload, origin) as Message, unknown: unknownFields(payload, parsed.data, "payload") };
}

/**
 * The message that asks for the job, its payload as given. Throws `invalid`, with what would be right, when there is no
 * such queue, when it does not take the type, when the payload does not fit it, or has fields the type doesn't know.
 */
export function checkJob(wanted: WantedJob, origin: Origin): Message {
  const { message, unknown } = read(wanted, origin);
  if (unknown.length > 0) throw new Fault("invalid", `The payload has fields that ${wanted.type} doesn't know`, unknown);
  return message;
}

/** {@link checkJob} for what was accepted before: fields its type doesn't know are left alone. */
export const jobMessage = (wanted: WantedJob, origin: Origin): Message => read(wanted, origin).message;
