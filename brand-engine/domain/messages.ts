import type { z } from "zod";
import { type AnyMessage, createMessageOf, type MessageOrigin } from "#domain/messages/envelope";
import { type EventName, events, type Payload } from "./events.ts";

/** A message of the Brand Engine whose payload is valid for its type. */
export type Message<N extends EventName = EventName> = {
  [K in N]: Omit<AnyMessage, "type" | "payload"> & { type: K; payload: Payload<K> };
}[N];

/** Creates a message of the catalog. Throws `invalid` when the payload does not fit the type and `too_large` over 127,840 bytes. */
export const createMessage = <N extends EventName>(
  type: N,
  payload: z.input<(typeof events)[N]["payload"]>,
  origin: MessageOrigin,
): Message<N> => createMessageOf(events[type].payload, type, payload, origin) as Message<N>;
