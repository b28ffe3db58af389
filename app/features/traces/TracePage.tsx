import { useQueryClient } from "@tanstack/react-query";
import { retentionDays } from "#domain/retention";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { ApiError } from "../../core/api.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonLine } from "../../ui/Skeleton.tsx";
import { traceKey } from "./calls.ts";
import { TraceView } from "./TraceView.tsx";
import { nameWidth } from "./TraceRow.tsx";
import { Breadcrumb } from "../../ui/Breadcrumb.tsx";
import { useTrace } from "./useTrace.ts";

/** The page of a trace: everything with the correlation id in the URL. */
export function TracePage() {
  const { id } = useParams({ from: "/traces/$id" });
  return <TraceById key={id} id={id} />;
}

function TraceById({ id }: { id: string }) {
  const { live } = useSearch({ from: "/traces/$id" });
  const client = useQueryClient();
  const trace = useTrace(id, live !== "off");
  const { head, spans, error } = trace;
  if (head && spans) return <TraceView id={id} head={head} spans={spans} trace={trace} />;
  if (error instanceof ApiError && (error.code === "not_found" || error.code === "invalid"))
    return (
      <Page title={id} tab={`${id} · Traces`} up={<Breadcrumb href="/traces" title="Traces" />}>
        <EmptyState
          title="Trace not found"
          action={
            <Link to="/traces" className="text-kumo-link underline underline-offset-2">
              View all traces
            </Link>
          }
        >
          Check the correlation ID. Completed jobs are deleted after {retentionDays.completedJobs} days. A trace that was just started
          appears once its first job is stored.
        </EmptyState>
      </Page>
    );
  return (
    <Page
      title={id}
      tab={`${id} · Traces`}
      up={<Breadcrumb href="/traces" title="Traces" />}
      state={error ? undefined : <SkeletonLine width="w-64" />}
    >
      {error ? <LoadError what="Trace" error={error} retry={() => void client.resetQueries({ queryKey: traceKey(id) })} /> : <Skeleton />}
    </Page>
  );
}

const bars = [
  "ml-[0%] w-8",
  "ml-[4%] w-24",
  "ml-[12%] w-40",
  "ml-[20%] w-64",
  "ml-[22%] w-56",
  "ml-[40%] w-72",
  "ml-[55%] w-32",
  "ml-[70%] w-20",
];

/** A placeholder in the shape of a timeline. */
const Skeleton = () => (
  <div role="status" aria-label="Loading">
    <div className="h-10 border-b border-kumo-hairline" />
    <div className="h-16 border-b border-kumo-line" />
    {bars.map((bar) => (
      <div key={bar} className="flex h-7.5 items-center border-b border-kumo-hairline/60">
        <div className={`border-r border-kumo-hairline px-4 ${nameWidth}`}>
          <SkeletonLine width="w-28" />
        </div>
        <div className="min-w-0 flex-1 overflow-hidden px-2">
          <SkeletonLine width={bar} />
        </div>
      </div>
    ))}
  </div>
);
