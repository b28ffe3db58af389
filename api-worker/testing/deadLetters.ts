import { messageFactory } from "#factories/messages";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import type { AnyMessage } from "#domain/messages/envelope";
import { opsFor } from "./env.ts";

export const queue = "gatherfeed-commands";
export const researchMessage = (correlationId = "c-1"): AnyMessage => messageFactory.research({ correlationId });

/** Fails the job of a message permanently, as the queue loop does. Returns the id of its dead letter. */
export const addDeadLetter = (message = researchMessage()): Promise<string> => insertDeadLetter(opsFor(queue), { message, queue });
