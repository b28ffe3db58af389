import { lazy, Suspense } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { retentionDays } from "#domain/retention";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ApiError } from "../api.ts";
import { subjectOf } from "../dead-letters/subject.ts";
import { useOnChange } from "../live/useOnChange.ts";
import { useOverviewPart } from "../live/overview.ts";
import { useRememberName } from "../palette/recent.ts";
import { useCanMakeChanges } from "../shell/me.ts";
import { useTitle } from "../shell/title.ts";
import { LoadErrorPanel } from "../ui/LoadErrorPanel.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { useEditorOpen } from "../ui/useEditorOpen.ts";
import { Time } from "../ui/Time.tsx";
import { JobActions } from "./JobActions.tsx";
import { Attempts } from "./Attempts.tsx";
import { type JobDetail, jobKeys, jobQuery, countsMarkOf } from "./calls.ts";
import { JobStateSign } from "./columns.tsx";
import { ParentAndChildren } from "./ParentAndChildren.tsx";
import { StartBlocker } from "./StartBlocker.tsx";
import { JobFacts } from "./JobFacts.tsx";
import { payloadText } from "./payload.ts";
import { PreviousNext } from "./PreviousNext.tsx";
import { StateTimeline } from "./StateTimeline.tsx";
import { withoutEdit } from "./search.ts";
import { useJobCommands } from "./useJobCommands.ts";
import { PeerComparison } from "./PeerComparison.tsx";
import { PayloadAndResult } from "./PayloadAndResult.tsx";
import { useThrottled } from "./useThrottled.ts";
import { jobRefusalsOf } from "./allowedActions.ts";
import { isFinished } from "#domain/jobs/job";

const EditJson = lazy(() => import("../ui/JsonEditor.tsx"));

/** A walk through a list goes past jobs: what is passed isn't asked for. */
const minRequestGapMs = 120;
/** Of a payload so much is looked through for what it is about, characters. */
const subjectScanChars = 4_000;

/** The whole life of one job, and what can be done to it. */
export function JobPanel() {
  const { id } = useParams({ from: "/jobs/$id" });
  const search = useSearch({ from: "/jobs" });
  const navigate = useNavigate();
  const settled = useThrottled(id, minRequestGapMs);
  const { data, error, refetch } = useQuery(jobQuery(settled));
  useTitle(data ? `${data.job.type} · Jobs` : "Job");
  const close = () => void navigate({ to: "/jobs", search: withoutEdit(search) });
  if (!data) {
    if (!error) return <SkeletonPanel />;
    if (error instanceof ApiError && error.code === "not_found")
      return (
        <Panel title="There is no such job" label="Job" onClose={close}>
          <p className="break-words">
            None has the id <span className="font-mono text-xs">{id}</span>. Completed jobs are kept for {retentionDays.completedJobs} days
            and failed ones for {retentionDays.failedJobs}, unless they were added to be forgotten sooner, or removed.
          </p>
          <Link to="/audit" search={{ target: `job:${id}` }} className="text-kumo-link hover:underline">
            What operators did to it
          </Link>
        </Panel>
      );
    return <LoadErrorPanel what="This job" label="Job" error={error} retry={() => void refetch()} onClose={close} />;
  }
  return <LoadedPanel key={settled} detail={data} onClose={close} />;
}

/** A job that isn't over is loaded again when something of its queue has moved. */
function useReloadUnfinished(detail: JobDetail): void {
  const client = useQueryClient();
  const { id, queue, state } = detail.job;
  const mark = useThrottled(
    useOverviewPart((overview) => countsMarkOf(overview, queue)),
    minRequestGapMs,
  );
  useOnChange(mark, () => {
    if (!isFinished(state)) void client.invalidateQueries({ queryKey: [...jobKeys, "one", id] });
  });
}

function LoadedPanel({ detail, onClose }: { detail: JobDetail; onClose: () => void }) {
  const { job, attempts } = detail;
  const about = subjectOf(payloadText(detail.body).slice(0, subjectScanChars));
  useRememberName("job", job.id, [`${job.type} in ${job.queue}`, about].filter(Boolean).join(": "));
  const acts = useJobCommands(job, onClose);
  const navigate = useNavigate();
  const search = useSearch({ from: "/jobs" });
  const mayAct = useCanMakeChanges();
  const refusal = jobRefusalsOf(job).edit;
  const editing = useEditorOpen(search.edit !== undefined && mayAct, refusal === null);
  const edit = (open: boolean) =>
    void navigate({ to: "/jobs/$id", params: { id: job.id }, search: { ...search, edit: open ? "1" : undefined }, replace: true });
  useReloadUnfinished(detail);
  return (
    <Panel
      title={job.type}
      label={`Job ${job.type} in ${job.queue}`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <JobStateSign job={job} />
          {about && <span className="max-w-full min-w-0 truncate text-kumo-default">{about}</span>}
          <Link to="/queues/$name" params={{ name: job.queue }} className="hover:underline">
            {job.queue}
          </Link>
          <span>
            added <Time at={job.createdAt} />
          </span>
          <PreviousNext />
        </span>
      }
      actions={<JobActions job={job} attemptsAgain={detail.attemptsAgain} acts={acts} editing={editing} onEdit={() => edit(true)} />}
      onClose={onClose}
    >
      {job.errorName && (
        <Section title={job.errorName}>
          <LongText key={job.id} text={job.errorMessage ?? ""} label="Error" lines={6} />
          {detail.deadLetter && (
            <Link
              to="/dead-letters/$id"
              params={{ id: detail.deadLetter.id }}
              search={{ status: "all" }}
              className="mt-1 inline-block text-kumo-link hover:underline"
            >
              Its dead letter is {detail.deadLetter.status}
            </Link>
          )}
        </Section>
      )}
      <Section title="Life">
        <StateTimeline job={job} attempts={attempts} />
        <StartBlocker job={job} />
        {job.attempt > 0 && <PeerComparison job={job} />}
      </Section>
      {(attempts.length > 0 || detail.logs.length > 0) && <Attempts detail={detail} />}
      {editing ? (
        <Section title="Edit the payload">
          <Suspense fallback={<SkeletonPanel />}>
            <EditJson
              original={payloadText(detail.body)}
              label="Payload as JSON"
              submitLabelOf={() => "Save the payload"}
              canSaveUnchanged={false}
              refusal={refusal === null ? undefined : `Too late to change this job's payload: ${refusal}.`}
              onSave={acts.change}
              onClose={() => edit(false)}
            />
          </Suspense>
        </Section>
      ) : (
        <PayloadAndResult detail={detail} />
      )}
      <ParentAndChildren detail={detail} />
      <JobFacts detail={detail} />
    </Panel>
  );
}
