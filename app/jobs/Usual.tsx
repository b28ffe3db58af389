import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Peer } from "#domain/jobList";
import type { Job } from "#domain/jobs";
import { useNow } from "../ui/clock.ts";
import { cn } from "@cloudflare/kumo/utils";
import { peersQuery } from "./calls.ts";
import { withoutEdit } from "./search.ts";
import { compare, failuresOf, heights } from "./usual.ts";
import { runOf, took, waitOf } from "./words.ts";

/** As high as what it becomes: on a narrow screen the bars stand below the words. */
const place = "mt-3 min-h-14 max-sm:min-h-24.5";

/** Is this one odd? Its wait and its run against the last hundred of its type. */
export function Usual({ job }: { job: Job }) {
  const { data: peers, isError } = useQuery(peersQuery(job.id));
  const now = useNow();
  if (isError) return <p className={cn("text-xs text-kumo-subtle", place)}>How others of its type went could not be loaded.</p>;
  // Its place is kept while it loads.
  if (!peers) return <p className={place} />;
  const run = runOf(job, now);
  const wait = waitOf(job, now);
  const waits = peers.flatMap(({ waitMs }) => waitMs ?? []);
  const runs = peers.map(({ runMs }) => runMs);
  if (peers.length < 5)
    return <p className={cn("text-xs text-kumo-subtle", place)}>Too few others of its type among the newest jobs to say what is usual.</p>;
  return (
    <div className={cn("flex flex-wrap items-end gap-x-6 gap-y-2", place)}>
      <div className="text-xs leading-4.5">
        <Against what="Waited" ms={wait} others={waits} />
        <Against what="Ran" ms={run} others={runs} />
        <p className="text-kumo-subtle">{failuresOf(peers)}</p>
      </div>
      <Bars peers={peers} run={run} failed={job.state === "failed"} />
    </div>
  );
}

function Against({ what, ms, others }: { what: string; ms: number | null; others: readonly number[] }) {
  const found = ms === null ? null : compare(ms, others);
  if (ms === null || !found) return null;
  return (
    <p>
      {what} <span className="figure">{took(ms)}</span>,{" "}
      <span className={cn(found.odd && "font-semibold text-kumo-strong")}>{found.word}</span>{" "}
      <span className="figure text-kumo-subtle">({found.usual})</span>
    </p>
  );
}

const bar = 4;
const high = 36;

/** How long the others ran, oldest first, and this one at the end. A bar leads to its job. */
function Bars({ peers, run, failed }: { peers: readonly Peer[]; run: number | null; failed: boolean }) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const shown = peers.slice(0, 60).toReversed();
  const tall = heights([...shown.map(({ runMs }) => runMs), run ?? 0]);
  const width = (shown.length + 2) * bar;
  return (
    <svg
      width={width}
      height={high}
      viewBox={`0 0 ${width} ${high}`}
      role="img"
      aria-label={`Run times of the last ${shown.length} of its type`}
      className="max-w-full shrink-0"
    >
      {shown.map((peer, index) => {
        const tip = `${took(peer.runMs)}, ${peer.state}`;
        const height = (tall[index] ?? 0) * high;
        return (
          <rect
            key={peer.id}
            x={index * bar}
            y={high - height}
            width={bar - 1}
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
          x={(shown.length + 1) * bar}
          y={high - (tall.at(-1) ?? 0) * high}
          width={bar - 1}
          height={(tall.at(-1) ?? 0) * high}
          className={failed ? "fill-kumo-danger" : "fill-kumo-brand"}
        >
          <title>{`this one: ${took(run)}`}</title>
        </rect>
      )}
    </svg>
  );
}
