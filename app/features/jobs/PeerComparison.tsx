import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Peer } from "#domain/jobs/list";
import type { Job } from "#domain/jobs/job";
import { useNow } from "../../ui/useNow.ts";
import { cn } from "../../ui/cn.ts";
import { peersQuery } from "./calls.ts";
import { withoutEdit } from "./search.ts";
import { compareWithPeers, failureSummary, barHeights } from "./peerStats.ts";
import { runMsOf, formatElapsed, waitMsOf } from "./jobState.ts";

/** Reserves the final height while loading. On a narrow screen the bars stand below the text. */
const layout = "mt-3 min-h-14 max-sm:min-h-24.5";

/** Compares the wait time and the run time of a job with up to a hundred recent jobs of its type. */
export function PeerComparison({ job }: { job: Job }) {
  const { data: peers, isError } = useQuery(peersQuery(job.id));
  const now = useNow();
  if (isError) return <p className={cn("text-xs text-kumo-subtle", layout)}>The comparison with similar jobs could not be loaded.</p>;
  if (!peers) return <p className={layout} />;
  const run = runMsOf(job, now);
  const wait = waitMsOf(job, now);
  const waits = peers.flatMap(({ waitMs }) => waitMs ?? []);
  const runs = peers.map(({ runMs }) => runMs);
  if (peers.length < 5) return <p className={cn("text-xs text-kumo-subtle", layout)}>Too few recent jobs of this type to compare.</p>;
  return (
    <div className={cn("flex flex-wrap items-end gap-x-6 gap-y-2", layout)}>
      <div className="text-xs leading-4.5">
        <ComparisonLine name="Wait time" ms={wait} others={waits} />
        <ComparisonLine name="Run time" ms={run} others={runs} />
        <p className="text-kumo-subtle">{failureSummary(peers)}</p>
      </div>
      <RunTimeBars peers={peers} run={run} failed={job.state === "failed"} />
    </div>
  );
}

function ComparisonLine({ name, ms, others }: { name: string; ms: number | null; others: readonly number[] }) {
  const comparison = ms === null ? null : compareWithPeers(ms, others);
  if (ms === null || !comparison) return null;
  return (
    <p>
      {name} <span className="figure">{formatElapsed(ms)}</span>,{" "}
      <span className={cn(comparison.isOutlier && "font-semibold text-kumo-strong")}>{comparison.text}</span>{" "}
      <span className="figure text-kumo-subtle">({comparison.typical})</span>
    </p>
  );
}

const barWidth = 4;
const chartHeight = 36;

/** Run times of the other jobs as bars, oldest first, with this job last. A bar links to its job. */
function RunTimeBars({ peers, run, failed }: { peers: readonly Peer[]; run: number | null; failed: boolean }) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const shown = peers.slice(0, 60).toReversed();
  const relativeHeights = barHeights([...shown.map(({ runMs }) => runMs), run ?? 0]);
  const width = (shown.length + 2) * barWidth;
  return (
    <svg
      width={width}
      height={chartHeight}
      viewBox={`0 0 ${width} ${chartHeight}`}
      role="img"
      aria-label={`Run times of the last ${shown.length} jobs of this type`}
      className="max-w-full shrink-0"
    >
      {shown.map((peer, index) => {
        const tip = `${formatElapsed(peer.runMs)}, ${peer.state}`;
        const height = (relativeHeights[index] ?? 0) * chartHeight;
        return (
          <rect
            key={peer.id}
            x={index * barWidth}
            y={chartHeight - height}
            width={barWidth - 1}
            height={height}
            className={cn("cursor-pointer", peer.state === "failed" ? "fill-kumo-danger" : "fill-kumo-interact")}
            onClick={() => void navigate({ to: "/jobs/$id", params: { id: peer.id }, search })}
          >
            <title>{tip}</title>
          </rect>
        );
      })}
      {run !== null && (
        <rect
          x={(shown.length + 1) * barWidth}
          y={chartHeight - (relativeHeights.at(-1) ?? 0) * chartHeight}
          width={barWidth - 1}
          height={(relativeHeights.at(-1) ?? 0) * chartHeight}
          className={failed ? "fill-kumo-danger" : "fill-accent"}
        >
          <title>{`this job: ${formatElapsed(run)}`}</title>
        </rect>
      )}
    </svg>
  );
}
