import { type DeadLetterAction, deadLetterActions, deadLetterRefusals, type Refusals } from "#domain/allowed";
import { cachedQueue } from "../../core/live/overview.ts";
import type { FullDeadLetter } from "./message.ts";

/** What the actions need of a dead letter. Search results have only this; the panel has all of it. */
export type DeadLetterItem = Pick<FullDeadLetter, "id" | "queue" | "errorName" | "status"> & Partial<FullDeadLetter>;

/** Adds the queue of a dead letter, if the dashboard has loaded it. */
const withQueue = (item: DeadLetterItem) => ({ ...item, sentTo: cachedQueue(item.queue) });

/** Per action the reason why the dead letter refuses it, or null. */
export const deadLetterRefusalsOf = (item: DeadLetterItem): Refusals<DeadLetterAction> => deadLetterRefusals(withQueue(item));

/** Whether a dead letter can go to another queue. That its own can't be sent to is no obstacle; the server knows whether the other one can. */
export const canReplayElsewhere = (item: DeadLetterItem): boolean => deadLetterRefusals({ ...item, sentTo: undefined }).edit === null;

/** Per action whether it is offered. */
export const allowedDeadLetterActions = (item: DeadLetterItem): Record<DeadLetterAction, boolean> => deadLetterActions(withQueue(item));
