import { type AnyMessage, envelop, type Issue, issuesOf, type Origin } from "./envelope.ts";
import { type EventName, eventNames, events, isEventName } from "./events.ts";
import { Fault } from "./faults.ts";
import { isQueueName } from "./queues.ts";
import { listenersOf } from "./routes.ts";
import { unknownFields } from "./unknownFields.ts";

/** What somebody wants done, before it is known to be possible. */
export type WantedJob = { queue: string; type: string; payload: unknown };

/** The types that a queue of the pipeline takes: its commands, the facts it hands on, the facts it listens to. */
export const typesOf = (queue: string): EventName[] =>
  eventNames.filter((name) => events[name].queue === queue || listenersOf(name).some((listener) => listener === queue));

/** The message of a job, and the fields of its payload that its type doesn't know. What other queues than the pipeline's take their consumers check. */
function read({ queue, type, payload }: WantedJob, origin: Origin): { message: AnyMessage; unknown: Issue[] } {
  if (!isQueueName(queue)) return { message: envelop(type, payload ?? null, origin), unknown: [] };
  const types = typesOf(queue);
  if (!isEventName(type) || !types.includes(type))
    throw new Fault("invalid", `${queue} does not take ${type}: it takes ${types.join(", ")}`, [{ path: "type", message: "not taken" }]);
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new Fault("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return { message: envelop(type, payload, origin), unknown: unknownFields(payload, parsed.data, "payload") };
}

/**
 * The message that asks for the job, its payload as given. Throws `invalid`, with what would be right, when a
 * queue of the pipeline does not take the type, when the payload does not fit it, or has fields the type doesn't know.
 */
export function checkJob(wanted: WantedJob, origin: Origin): AnyMessage {
  const { message, unknown } = read(wanted, origin);
  if (unknown.length > 0) throw new Fault("invalid", `The payload has fields that ${wanted.type} doesn't know`, unknown);
  return message;
}

/** {@link checkJob} for what was accepted before: fields its type doesn't know are left alone. */
export const jobMessage = (wanted: WantedJob, origin: Origin): AnyMessage => read(wanted, origin).message;
