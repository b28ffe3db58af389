import type { Overview } from "#domain/queues/health";
import { targetRefusalOf } from "#domain/queues/capabilities";
import { queueNames } from "#domain/queues/queues";
import { cachedQueue, useOverviewPart } from "./overview.ts";

/** Returns the names of the queues that a replay can be sent to. */
export const replayTargetsOf = ({ queues }: Pick<Overview, "queues">): string[] =>
  queues.filter((queue) => targetRefusalOf(queue) === null).map(({ name }) => name);

/** The names of the queues that a replay can be sent to; those of the pipeline until the overview has loaded. */
export const useReplayTargets = (): readonly string[] => useOverviewPart(replayTargetsOf) ?? queueNames();

/** Whether dead letters of at least one of these queues can be replayed, as far as the dashboard has loaded the queues. */
export const canReplayToAny = (queues: readonly string[]): boolean =>
  queues.length === 0 ||
  queues.some((name) => {
    const queue = cachedQueue(name);
    return queue === undefined || targetRefusalOf(queue) === null;
  });
