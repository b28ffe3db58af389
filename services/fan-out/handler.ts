import type { Message } from "#domain/messages/envelope";
import { type EventName, eventNames, events } from "#domain/messages/events";
import { routesOf } from "#domain/messages/routes";
import type { Delivery, Handlers, HandlerResult } from "#runtime/handlers";
import type { Env } from "./env.ts";

/** Hands a fact on as it came to all who listen. It keeps its id, so that handing it on twice makes one job each. */
const forward = async ({ message, body }: Delivery<Message>, env: Env): Promise<HandlerResult> => ({
  emit: routesOf(message, env.ENVIRONMENT).map((queue) => ({ queue, message: body as Message })),
});

/** Facts are handed on; a command has no business among them. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, forward]),
) as { [N in EventName]?: typeof forward };
