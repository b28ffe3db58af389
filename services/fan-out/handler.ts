import type { Message } from "#domain/envelope";
import { eventNames, events } from "#domain/events";
import { routesOf } from "#domain/routes";
import type { Delivery, Handlers, Work } from "#runtime/work";
import type { Env } from "./env.ts";

/** Hands a fact on as it is to all who listen. It keeps its id, so that handing it on twice makes one job each. */
const handOn = async ({ message }: Delivery<Message>, env: Env): Promise<Work> => ({
  emit: routesOf(message, env.ENVIRONMENT).map((queue) => ({ queue, message })),
});

/** Facts are handed on; a command has no business among them. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, handOn]),
);
