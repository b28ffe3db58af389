import type { Message } from "#brand-engine/domain/messages";
import { type EventName, eventNames, events } from "#brand-engine/domain/events";
import { routesOf } from "#brand-engine/domain/routes";
import type { Delivery, HandlerResult } from "#runtime/handlers";
import type { Handlers } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";

/** Forwards an event unchanged to all subscribers. Its id stays the same, so that forwarding it twice makes one job for each. */
const forward = async ({ message, body }: Delivery<Message>, env: Env): Promise<HandlerResult> => ({
  emit: routesOf(message, env.ENVIRONMENT).map((queue) => ({ queue, message: body as Message })),
});

/** Handlers for all events. A command on this queue becomes a dead letter. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, forward]),
) as { [N in EventName]?: typeof forward };
