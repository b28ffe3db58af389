import type { AccountQueue } from "#domain/account/account";
import { type ActionList, defineAction } from "../../../ui/actions/action.ts";
import { watchActionOf } from "../watchActions.tsx";
import { deadLetterQueuesOf } from "./columns.tsx";
import { cacheAccountQueue, pauseDelivery, reloadAccountQueues, resumeDelivery } from "./calls.ts";

/** Sends a command and shows what became of the queue. */
async function send(command: Promise<AccountQueue>): Promise<AccountQueue> {
  try {
    const queue = await command;
    cacheAccountQueue(queue);
    return queue;
  } catch (error) {
    // It may have been done nevertheless, or by somebody else.
    reloadAccountQueues();
    throw error;
  }
}

const resume = defineAction<AccountQueue, AccountQueue>({
  id: "resumeDelivery",
  needs: "queue.resumeDelivery",
  label: () => "Resume delivery",
  key: "D",
  variant: "primary",
  isAllowed: ({ deliveryPaused }) => deliveryPaused,
  confirm: ({ name }) => ({
    title: `Resume delivery of ${name}`,
    description: "Cloudflare delivers the messages that wait to the consumers of the queue again.",
    confirmLabel: "Resume delivery",
    hint: "Visible to your team",
    reason: "optional",
  }),
  run: ({ name }, { reason }) => send(resumeDelivery(name, reason)),
  done: ({ name }) => ({ title: `Resumed delivery of ${name}`, description: "Cloudflare delivers its messages again." }),
  failure: "resume delivery of",
});

const pause = defineAction<AccountQueue, AccountQueue>({
  id: "pauseDelivery",
  needs: "queue.pauseDelivery",
  label: () => "Pause delivery",
  key: "D",
  isAllowed: ({ deliveryPaused }) => !deliveryPaused,
  confirm: ({ name }) => ({
    title: `Pause delivery of ${name}`,
    description:
      "Cloudflare delivers no more messages to any consumer of the queue. Producers can still send, and batches that were already delivered still run. Messages are deleted when the retention period of the queue ends.",
    confirmLabel: "Pause delivery",
    hint: "Visible to your team",
    reason: "required",
  }),
  run: ({ name }, { reason }) => send(pauseDelivery(name, reason)),
  done: ({ name }) => ({ title: `Paused delivery of ${name}`, description: "Nothing is delivered until you resume it." }),
  failure: "pause delivery of",
});

/** Watching is offered for a queue with a dead-letter queue that is not watched. */
const watch = watchActionOf<AccountQueue>((queue) => ({
  name: queue.name,
  deadLetterQueue: queue.watched ? null : (deadLetterQueuesOf(queue)[0] ?? null),
}));

/** All actions on a queue of the account. */
export const accountQueueActions: ActionList<AccountQueue> = {
  noun: "queue",
  idOf: ({ name }) => name,
  nameOf: ({ name }) => name,
  actions: [resume, pause, watch],
  reload: reloadAccountQueues,
};
