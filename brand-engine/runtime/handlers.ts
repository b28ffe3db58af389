import type { Delivery, HandlerResult, NativeType } from "#runtime/handlers";
import type { EventName } from "../domain/events.ts";
import type { Message } from "../domain/messages.ts";

/** Handles a message of the catalog. Throws RateLimitError, TransientError or PermanentError to say how it failed. */
export type Handler<N extends EventName, Env> = (delivery: Delivery<Message<N>>, env: Env) => Promise<HandlerResult>;

/** The handlers of a queue, one for each message type. */
export type Handlers<Env> = { [N in EventName]?: Handler<N, Env> } & {
  [type: NativeType]: (delivery: Delivery, env: Env) => Promise<HandlerResult>;
};
