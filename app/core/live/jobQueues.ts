import { capabilitiesOf } from "#domain/queues/capabilities";
import { queueNames } from "#domain/queues/queues";
import { useOverviewPart } from "./overview.ts";

/** The names of the queues that take jobs. It has its own file, because the first screen does not need the rule. */
export const useJobQueues = (): readonly string[] =>
  useOverviewPart(({ queues }) => queues.flatMap((queue) => (capabilitiesOf(queue).addJobs.way === null ? [] : [queue.name]))) ??
  queueNames();
