import { AsyncLocalStorage } from "node:async_hooks";
import type { AnyMessage } from "#domain/messages/envelope";

/** What the job layer tells the rehearsal in which it runs, instead of sending or storing anything. */
export type RehearsalRecorder = {
  addMessages(outgoing: readonly { queue: string; message: AnyMessage }[]): void;
  /** The message has a processed mark, so its handler is not run. */
  markProcessed(): void;
  /** A request to an outside service. Returns if it may be sent; otherwise it ends the rehearsal. */
  callOutside(target: string): void;
  /** Ends the rehearsal because `target` can't be called without effect. */
  refuse(target: string): never;
};

const rehearsals = new AsyncLocalStorage<RehearsalRecorder | null>();

/** Runs `work` as a rehearsal: whatever it awaits meanwhile belongs to it. */
export const runAsRehearsal = <T>(rehearsal: RehearsalRecorder, work: () => T): T => rehearsals.run(rehearsal, work);

/** Runs `work` of the rehearsal itself, which is not rehearsed: reads, and statements that are rolled back. */
export const outsideRehearsal = <T>(work: () => T): T => rehearsals.run(null, work);

/** Returns the rehearsal that the calling code belongs to; undefined for real work. */
export const currentRehearsal = (): RehearsalRecorder | undefined => rehearsals.getStore() ?? undefined;
