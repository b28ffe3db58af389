import type { QueueWatch } from "#domain/queues/health";
import { type Action, defineAction } from "../../ui/actions/action.ts";
import { unwatchQueue, watchQueue } from "./messageCalls.ts";

/** What the actions need of a queue. `deadLetterQueue` is null if its consumer names none. */
export type WatchItem = { name: string; deadLetterQueue?: string | null; watch?: QueueWatch | null };

const deadLetterQueueOf = ({ deadLetterQueue, watch }: WatchItem): string =>
  watch?.deadLetterQueue ?? deadLetterQueue ?? "its dead-letter queue";

/** Returns the action that attaches Signalbox to the dead-letter queue of a queue, also again if it is not known whether that worked. */
export const watchActionOf = <T,>(itemOf: (thing: T) => WatchItem): Action<T> =>
  defineAction<T, unknown>({
    id: "watch",
    needs: "queue.watch",
    label: () => "Watch dead letters",
    button: (thing) => (itemOf(thing).watch ? "Watch again…" : "Watch dead letters…"),
    isAllowed: (thing) => {
      const { watch, deadLetterQueue } = itemOf(thing);
      return watch ? !watch.isAttached : Boolean(deadLetterQueue);
    },
    confirm: (thing) => ({
      title: `Watch dead letters of ${itemOf(thing).name}`,
      description: `Signalbox becomes the consumer of ${deadLetterQueueOf(itemOf(thing))} and stores every message in it as a dead letter, to be replayed or dropped here. You can stop watching at any time.`,
      confirmLabel: "Watch dead letters",
      reason: "optional",
    }),
    run: (thing, { reason }) => watchQueue(itemOf(thing).name, reason),
    done: (_, thing) => ({
      title: `Watching ${itemOf(thing).name}`,
      description: `Messages in ${deadLetterQueueOf(itemOf(thing))} become dead letters here.`,
    }),
  });

/** Detaches Signalbox from a dead-letter queue that an operator attached it to. */
export const unwatch = defineAction<WatchItem, unknown>({
  id: "unwatch",
  needs: "queue.unwatch",
  label: () => "Stop watching",
  button: () => "Stop watching…",
  isAllowed: ({ watch: current }) => Boolean(current),
  palette: { verb: "unwatch", title: ({ name }) => `Stop watching ${name}…` },
  confirm: (queue) => ({
    title: `Stop watching ${queue.name}`,
    description: `Signalbox no longer consumes ${deadLetterQueueOf(queue)}. Its messages stay there until they expire. Stored dead letters are kept.`,
    confirmLabel: "Stop watching",
    reason: "optional",
  }),
  run: ({ name }, { reason }) => unwatchQueue(name, reason),
  done: (_, queue) => ({ title: `Stopped watching ${queue.name}`, description: `Messages stay in ${deadLetterQueueOf(queue)}.` }),
  failure: "stop watching",
});
