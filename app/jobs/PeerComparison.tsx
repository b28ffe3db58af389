import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Peer } from "#domain/jobs/list";
import type { Job } from "#domain/jobs/job";
import { useNow } from "../ui/useNow.ts";
import { cn } from "@cloudflare/kumo/utils";
import { peersQuery } from "./calls.ts";
import { withoutEdit } from "./search.ts";
import { compareWithPeers, failureSummary, barHeights } from "./peerStats.ts";
import { runMsOf, formatElapsed, waitMsOf } from "./jobState.ts";

/** As high as what it becomes: on a narrow screen the bars stand below the words. */
const layout = "mt-3 min-h-14 max-sm:min-h-24.5";

/** Is this one odd? Its wait and its run against the last hundred of its type. */
export function PeerComparison({ job }: { job: Job }) {
  const { data: peers, isError } = useQuery(peersQuery(job.id));
  const now = useNow();
  if (isError) return <p className={cn("text-xs text-kumo-subtle", layout)}>How others of its type went could not be loaded.</p>;
  // Its place is kept while it loads.
  if (!peers) return <p className={layout} />;
  const run = runMsOf(job, now);
  const wait = waitMsOf(job, now);
  const waits = peers.flatMap(({ waitMs }) => waitMs ?? []);
  const runs = peers.map(({ runMs }) => runMs);
  if (peers.length < 5)
    return <p className={cn("text-xs text-kumo-subtle", layout)}>Too few others of its type among the newest jobs to say what is usual.</p>;
  return (
    <div className={cn("flex flex-wrap items-end gap-x-6 gap-y-2", layout)}>
      <div className="text-xs leading-4.5">
        <ComparisonLine what="Waited" ms={wait} others={waits} />
        <ComparisonLine what="Ran" ms={run} others={runs} />
        <p className="text-kumo-subtle">{failureSummary(peers)}</p>
      </div>
      <RunTimeBars peers={peers} run={run} failed={job.state === "failed"} />
    </div>
  );
}

function ComparisonLine({ what, ms, others }: { what: string; ms: number | null; others: readonly number[] }) {
  const found = ms === null ? null : compareWithPeers(ms, others);
  if (ms === null || !found) return null;
  return (
    <p>
      {what} <span className="figure">{formatElapsed(ms)}</span>,{" "}
      <span className={cn(found.isOutlier && "font-semibold text-kumo-strong")}>{found.text}</span>{" "}
      <span className="figure text-kumo-subtle">({found.typical})</span>
    </p>
  );
}

const barWidth = 4;
const chartHeight = 36;

/** How long the others ran, oldest first, and this one at the end. A bar leads to its job. */
function RunTimeBars({ peers, run, failed }: { peers: readonly Peer[]; run: number | null; failed: boolean }) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const shown = peers.slice(0, 60).toReversed();
  const tall = barHeights([...shown.map(({ runMs }) => runMs), run ?? 0]);
  const width = (shown.length + 2) * barWidth;
  return (
    <svg
      width={width}
      height={chartHeight}
      viewBox={`0 0 ${width} ${chartHeight}`}
      role="img"
      aria-label={`Run times of the last ${shown.length} of its type`}
      className="max-w-full shrink-0"
    >
      {shown.map((peer, index) => {
        const tip = `${formatElapsed(peer.runMs)}, ${peer.state}`;
        const height = (tall[index] ?? 0) * chartHeight;
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
          y={chartHeight - (tall.at(-1) ?? 0) * chartHeight}
          width={barWidth - 1}
          height={(tall.at(-1) ?? 0) * chartHeight}
          className={failed ? "fill-kumo-danger" : "fill-kumo-brand"}
        >
          <title>{`this one: ${formatElapsed(run)}`}</title>
        </rect>
      )}
    </svg>
  );
}
