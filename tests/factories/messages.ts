import { type MessageOrigin } from "#domain/messages/envelope";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { type EventName, events } from "#brand-engine/domain/events";
import type { z } from "zod";

type PayloadInput<N extends EventName> = z.input<(typeof events)[N]["payload"]>;

/** The payload of the smallest request for research. */
export const researchPayload = { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" } as const;

const buildMessage = <N extends EventName>(
  type: N,
  payload: Partial<PayloadInput<N>> = {},
  origin: Partial<MessageOrigin> = {},
): Message<N> =>
  createMessage(type, { ...(events[type].sample as PayloadInput<N>), ...payload }, { source: "test", correlationId: "c-1", ...origin });

/** Builds messages of the catalog with new event ids. `build` completes the payload with the sample of the catalog. */
export const messageFactory = {
  build: buildMessage,
  research: (
    origin: Partial<MessageOrigin> = {},
    payload: Partial<PayloadInput<"research.requested">> = {},
  ): Message<"research.requested"> =>
    buildMessage("research.requested", { ...researchPayload, keywords: [...researchPayload.keywords], ...payload }, origin),
};
