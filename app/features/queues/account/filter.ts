import type { AccountQueue } from "#domain/account/account";
import { textIncludes } from "#domain/text/search";
import type { AccountQueueFilter, DeliveryState } from "./search.ts";

export const deliveryOf = ({ deliveryPaused, consumers }: Pick<AccountQueue, "deliveryPaused" | "consumers">): DeliveryState =>
  deliveryPaused ? "Paused" : consumers.length > 0 ? "Delivering" : "No consumer";

/** Whether a queue matches the filter. The text may be in its name, its dead-letter queue or the name of a Worker that consumes it. */
export const matchesAccountQueue = (queue: AccountQueue, { delivery, show, q = "" }: AccountQueueFilter): boolean =>
  (show === "all" || queue.watched === (show === "watched")) &&
  (!delivery || deliveryOf(queue) === delivery) &&
  textIncludes(q, queue.name, ...queue.consumers.flatMap(({ script, deadLetterQueue }) => [script ?? "", deadLetterQueue ?? ""]));
