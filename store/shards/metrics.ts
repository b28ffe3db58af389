import type { MetricMark } from "#domain/queues/metrics";
import { readMetricMarks, type SeriesRequest } from "../queues/metrics.ts";
import { maxCauses, type MetricsSnapshot, readMetricsSnapshot } from "../queues/openMetrics.ts";
import { ascending } from "../mergePages.ts";
import type { Shards } from "../shards.ts";
import { addByQueue, type ShardOfQueue, wholeQueues } from "./wholeQueues.ts";

/** Returns the marks of all databases, the oldest first. Deploys of Signalbox are recorded in each of them, and returned once. */
export async function readMarksInShards(shards: Shards, request: Omit<SeriesRequest, "bucket">): Promise<MetricMark[]> {
  const marks = (await Promise.all(shards.map((ops) => readMetricMarks(ops, request)))).flat();
  const unique = [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()];
  return unique.toSorted((a, b) => ascending(a.at, b.at));
}

/** Returns the values of a scrape of all databases. Workflow runs are in the first one. */
export async function readSnapshotOfShards(shards: Shards, at: Date, shardOf: ShardOfQueue): Promise<MetricsSnapshot> {
  const parts = await Promise.all(shards.map((ops) => readMetricsSnapshot(ops, at)));
  const causes = parts.flatMap((part) => part.causes).toSorted((a, b) => b.open - a.open);
  return {
    at,
    queues: wholeQueues(
      parts.map(({ queues }) => queues),
      shardOf,
    ),
    totals: addByQueue(parts.flatMap(({ totals }) => totals)),
    causes: causes.slice(0, maxCauses),
    runs: parts[0]?.runs ?? [],
  };
}
