import type { ComponentType } from "react";
import { queueActions as allowedActions } from "#domain/allowed";
import { isControlled, type QueueConsumer } from "#domain/queues/consumers";
import { isLimited, type QueueView, type QueueWatch } from "#domain/queues/health";
import { ApiError, resultOf } from "../../core/api.ts";
import { overviewQuery, updateQueue } from "../../core/live/overview.ts";
import { queryClient } from "../../core/queryClient.ts";
import { type ActionDialogProps, type ActionList, defineAction, type ToastText } from "../../ui/actions/action.ts";
import { pluralize } from "../../ui/format.ts";
import { lazyDialog } from "../../ui/opener/lazyPart.tsx";
import { queueEndpoint } from "./calls.ts";
import { unwatch, watchActionOf } from "./watchActions.tsx";

/** What the actions need of a queue. The dialogs need its whole `view`. */
export type QueueItem = {
  name: string;
  consumer?: QueueConsumer;
  pause?: { by: string; at: string } | null;
  /** Jobs that can be purged. */
  jobCount?: number;
  hasRateLimit?: boolean;
  hasConcurrencyLimit?: boolean;
  watch?: QueueWatch | null;
  view?: QueueView;
};

/** A queue as its actions need it. */
export const queueItemOf = (view: QueueView): QueueItem => ({
  name: view.name,
  consumer: view.consumer,
  pause: view.pause,
  jobCount: view.counts.waiting + view.counts.delayed,
  hasRateLimit: view.rateLimit !== null,
  hasConcurrencyLimit: view.concurrency !== null,
  watch: view.watch,
  view,
});

const allowed = (queue: QueueItem) =>
  allowedActions({ consumer: "job-layer", pause: null, jobCount: 0, hasRateLimit: false, hasConcurrencyLimit: false, ...queue });

type QueueDialog = ComponentType<{ queue: QueueView; onClose: () => void }>;
/** A dialog about the view of a queue. */
const forView = (load: () => Promise<QueueDialog>) =>
  lazyDialog<ActionDialogProps<QueueItem>>(async () => {
    const Dialog = await load();
    return ({ thing: { view }, onClose }) => view && <Dialog queue={view} onClose={onClose} />;
  });
const removeLimitForm = (of: "rate" | "concurrency") =>
  forView(async () => {
    const { RemoveLimitForm } = await import("./LimitForms.tsx");
    return (props) => <RemoveLimitForm {...props} of={of} />;
  });

type ResumedQueue = Pick<QueueView, "name" | "counts" | "rateLimit" | "keyRateLimit" | "concurrency" | "consumer" | "hasProducer">;

/** The toast after a queue was resumed: how many jobs wait, and what may still hold them back. */
export function resumedQueueToast(queue: ResumedQueue): ToastText {
  const { name, counts } = queue;
  const title = `Resumed ${name}`;
  if (counts.waiting === 0) return { title, description: "No jobs are waiting." };
  const waiting = pluralize(counts.waiting, "job");
  const waitingText = `${waiting} ${counts.waiting === 1 ? "is" : "are"} waiting`;
  if (!isControlled(queue)) return { title, description: `${waitingText} for a Worker to take ${counts.waiting === 1 ? "it" : "them"}.` };
  if (!queue.hasProducer)
    return { title, description: `${waitingText} and can start within a minute: Signalbox is not a producer of the queue.` };
  return { title, description: isLimited(queue) ? `${waitingText} and can start as the limits allow.` : `${waitingText} and can start.` };
}

const resume = defineAction<QueueItem, QueueView>({
  id: "resume",
  needs: "queue.resume",
  label: () => "Resume",
  button: ({ name }) => <span className="truncate">Resume {name}</span>,
  key: "p",
  variant: "primary",
  isAllowed: (queue) => allowed(queue).resume,
  palette: { verb: "resume", synonyms: ["start", "unpause"], title: ({ name }) => `Resume ${name}` },
  run: async ({ name }) => {
    const resumed = await resultOf(queueEndpoint.pause.$delete({ param: { name }, json: {} }));
    updateQueue(resumed);
    return resumed;
  },
  done: resumedQueueToast,
});

const pause = defineAction<QueueItem, never>({
  id: "pause",
  needs: "queue.pause",
  label: () => "Pause",
  button: ({ name }) => <span className="truncate">Pause {name}</span>,
  key: "p",
  isAllowed: (queue) => allowed(queue).pause,
  palette: { verb: "pause", synonyms: ["stop"], title: ({ name }) => `Pause ${name}…` },
  Dialog: forView(async () => (await import("./PauseDialog.tsx")).PauseDialog),
});

const purge = defineAction<QueueItem, never>({
  id: "purge",
  needs: "job.clean",
  label: () => "Purge",
  button: () => "Purge…",
  key: "P",
  variant: "secondary-destructive",
  isAllowed: (queue) => allowed(queue).purge,
  palette: { verb: "purge", title: ({ name }) => `Purge ${name}…` },
  Dialog: forView(async () => (await import("./PurgeDialog.tsx")).PurgeDialog),
});

const setRateLimit = defineAction<QueueItem, never>({
  id: "setRateLimit",
  needs: "queue.rateLimit",
  label: ({ hasRateLimit }) => `${hasRateLimit ? "Change" : "Set"} rate limit`,
  button: () => null,
  isAllowed: (queue) => allowed(queue).setRateLimit,
  palette: {
    verb: "limit",
    synonyms: ["throttle"],
    title: ({ name, hasRateLimit }) => `${hasRateLimit ? "Change" : "Set"} the rate limit for ${name}…`,
  },
  Dialog: forView(async () => (await import("./LimitForms.tsx")).RateLimitForm),
  failure: "set the rate limit for",
});

const removeRateLimit = defineAction<QueueItem, never>({
  id: "removeRateLimit",
  needs: "queue.rateLimit",
  label: () => "Remove rate limit",
  button: () => null,
  isAllowed: (queue) => allowed(queue).removeRateLimit,
  palette: { verb: "limit", synonyms: ["throttle"], title: ({ name }) => `Remove the rate limit from ${name}…` },
  Dialog: removeLimitForm("rate"),
  failure: "remove the rate limit from",
});

const setConcurrencyLimit = defineAction<QueueItem, never>({
  id: "setConcurrencyLimit",
  needs: "queue.concurrency",
  label: ({ hasConcurrencyLimit }) => `${hasConcurrencyLimit ? "Change" : "Set"} concurrency limit`,
  button: () => null,
  isAllowed: (queue) => allowed(queue).setConcurrencyLimit,
  palette: {
    verb: "limit",
    synonyms: ["throttle"],
    title: ({ name, hasConcurrencyLimit }) => `${hasConcurrencyLimit ? "Change" : "Set"} the concurrency limit for ${name}…`,
  },
  Dialog: forView(async () => (await import("./LimitForms.tsx")).ConcurrencyLimitForm),
  failure: "set the concurrency limit for",
});

const removeConcurrencyLimit = defineAction<QueueItem, never>({
  id: "removeConcurrencyLimit",
  needs: "queue.concurrency",
  label: () => "Remove concurrency limit",
  button: () => null,
  isAllowed: (queue) => allowed(queue).removeConcurrencyLimit,
  palette: { verb: "limit", synonyms: ["throttle"], title: ({ name }) => `Remove the concurrency limit from ${name}…` },
  Dialog: removeLimitForm("concurrency"),
  failure: "remove the concurrency limit from",
});

/** The actions that the section with the limits shows, by limit. */
export const limitActions = { rate: [setRateLimit, removeRateLimit], concurrency: [setConcurrencyLimit, removeConcurrencyLimit] } as const;

/** All actions on a queue. */
export const queueActions: ActionList<QueueItem> = {
  noun: "queue",
  idOf: ({ name }) => name,
  nameOf: ({ name }) => name,
  actions: [resume, pause, purge, watchActionOf((queue: QueueItem) => queue), unwatch, ...limitActions.rate, ...limitActions.concurrency],
  load: async ({ name }) => {
    const { queues } = await queryClient.ensureQueryData(overviewQuery);
    const view = queues.find((queue) => queue.name === name);
    if (!view) throw new ApiError("not_found", `There is no queue named ${name}.`);
    return queueItemOf(view);
  },
};
