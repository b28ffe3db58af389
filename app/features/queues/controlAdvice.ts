import type { QueueView } from "#domain/queues/health";
import { capabilitiesOf } from "#domain/queues/capabilities";
import { refusalText } from "#domain/refusals";

/** Says what can't be done with a queue whose consumer does not ask the job layer, and how that changes; null when it is possible. */
export function controlAdviceOf({ name, consumer }: Pick<QueueView, "name" | "consumer">): string | null {
  const { refusal } = capabilitiesOf({ name, consumer }).limit;
  return refusal && `${refusalText(refusal)}.`;
}
