import { lazy, Suspense } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { retentionDays } from "#domain/retention";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { subjectOf } from "#domain/messages/subject";
import { links } from "../../core/links.ts";
import { useOnQueueChange } from "../../core/live/useOnQueueChange.ts";
import { useRememberName } from "../../core/recent.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PendingForm } from "../../ui/opener/PendingForm.tsx";
import { Section } from "../../ui/Section.tsx";
import { useEditorOpen } from "../../ui/useEditorOpen.ts";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { ReplayOutcomeSign } from "../../ui/ReplayOutcomeSign.tsx";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { runAction } from "../../ui/actions/runAction.ts";
import { jobActions, updatePayload } from "./actions.ts";
import { Attempts } from "./Attempts.tsx";
import { type JobDetail, jobKeys, jobQuery } from "./calls.ts";
import { JobStateSign } from "./columns.tsx";
import { ParentAndChildren } from "./ParentAndChildren.tsx";
import { StartBlocker } from "./StartBlocker.tsx";
import { JobFacts } from "./JobFacts.tsx";
import { payloadText } from "../../ui/JsonTree/payload.ts";
import { PreviousNext } from "../../ui/PreviousNext.tsx";
import { StateTimeline } from "./StateTimeline.tsx";
import { withoutEdit } from "./search.ts";
import { PeerComparison } from "./PeerComparison.tsx";
import { PayloadAndResult } from "./PayloadAndResult.tsx";
import { useThrottled } from "../../core/live/useThrottled.ts";
import { refusalText } from "#domain/refusals";
import { jobRefusalsOf } from "./allowedActions.ts";
import { isFinished } from "#domain/jobs/job";

const EditJson = lazy(() => import("../../ui/JsonTree/JsonEditor.tsx"));

/** Minimum time between two requests, ms: an operator who steps through a list quickly does not load every job on the way. */
const minRequestGapMs = 120;
/** Number of characters at the start of a payload that are searched for its subject. */
const subjectScanChars = 4_000;

/** The panel of one job: its timeline, attempts, payload, result and related jobs, and the commands on it. */
export function JobPanel() {
  const { id } = useParams({ from: "/jobs/$id" });
  const search = useSearch({ from: "/jobs" });
  const navigate = useNavigate();
  const throttledId = useThrottled(id, minRequestGapMs);
  const { data, error, refetch } = useQuery(jobQuery(throttledId));
  const close = () => void navigate({ to: "/jobs", search: withoutEdit(search) });
  if (!data)
    return (
      <PendingPanel label="Job" error={error} retry={refetch} onClose={close}>
        <p className="break-words">
          No job has the ID <span className="font-mono text-xs">{id}</span>. Completed jobs are kept for {retentionDays.completedJobs} days
          and failed jobs for {retentionDays.failedJobs}, unless their options delete them sooner or an operator removed them.
        </p>
        <Link {...links.audit({ target: `job:${id}` })} className="text-kumo-link hover:underline">
          View audit log
        </Link>
      </PendingPanel>
    );
  return <LoadedPanel key={throttledId} detail={data} onClose={close} />;
}

/** Reloads an unfinished job when the counters of its queue change. */
function useReloadUnfinished(detail: JobDetail): void {
  const client = useQueryClient();
  const { id, queue, state } = detail.job;
  useOnQueueChange(queue, !isFinished(state), () => void client.invalidateQueries({ queryKey: [...jobKeys, "one", id] }));
}

/** The error of a failed job, with its dead letter. */
function JobError({ detail: { job, deadLetter } }: { detail: JobDetail }) {
  if (!job.errorName) return null;
  return (
    <Section title={job.errorName}>
      {job.errorMessage ? (
        <LongText key={job.id} text={job.errorMessage} label="Error" lines={6} />
      ) : (
        <p className="text-kumo-subtle">No message</p>
      )}
      {deadLetter && (
        <Link {...links.deadLetter(deadLetter.id)} className="mt-1 inline-block text-kumo-link hover:underline">
          View dead letter ({deadLetter.status})
        </Link>
      )}
    </Section>
  );
}

/** What became of the latest replay or retry of a job that had failed; nothing for others. */
function ReplayNote({ detail: { job, deadLetter } }: { detail: JobDetail }) {
  if (!deadLetter?.outcome || deadLetter.status !== "replayed") return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-kumo-subtle">
      <span>
        Replayed by {shortActorName(deadLetter.resolvedBy)} <Time at={deadLetter.resolvedAt} />:
      </span>
      <ReplayOutcomeSign outcome={deadLetter.outcome} queue={job.queue} />
      <Link {...links.deadLetter(deadLetter.id)} className="text-kumo-link hover:underline">
        View dead letter
      </Link>
    </p>
  );
}

/** The editor of the payload. It stays open when the job starts meanwhile, and says that it is too late. */
function PayloadEditor({ detail: { job, body }, onClose }: { detail: JobDetail; onClose: () => void }) {
  const refusal = jobRefusalsOf(job).edit;
  return (
    <Section title="Edit payload">
      <Suspense fallback={<PendingForm onClose={onClose} />}>
        <EditJson
          original={payloadText(body)}
          label="Payload as JSON"
          submitLabelOf={() => "Save payload"}
          canSaveUnchanged={false}
          refusal={refusal === null ? undefined : `Too late to change this job's payload: ${refusalText(refusal)}.`}
          onSave={(value, reason) => runAction(jobActions, updatePayload, job, { reason, edited: { part: "payload", value } })}
          onClose={onClose}
        />
      </Suspense>
    </Section>
  );
}

function LoadedPanel({ detail, onClose }: { detail: JobDetail; onClose: () => void }) {
  const { job, attempts } = detail;
  const subject = job.subject ?? subjectOf(payloadText(detail.body).slice(0, subjectScanChars));
  useRememberName("job", job.id, [`${job.type} in ${job.queue}`, subject].filter(Boolean).join(": "));
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
      name={`${job.type} · ${job.queue}`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <JobStateSign job={job} />
          {subject && <span className="max-w-full min-w-0 truncate text-kumo-default">{subject}</span>}
          <Link {...links.queue(job.queue)} className="link-line hover:underline">
            {job.queue}
          </Link>
          <span>
            added <Time at={job.createdAt} />
          </span>
          <PreviousNext noun="job" />
        </span>
      }
      actions={
        <ActionBar
          list={jobActions}
          thing={{ ...job, attemptsAgain: detail.attemptsAgain, cameBack: detail.deadLetter?.cameBack ?? 0 }}
          handlers={{ edit: { run: () => edit(true), isActive: editing } }}
          onRemoved={onClose}
        />
      }
      onClose={onClose}
    >
      <ReplayNote detail={detail} />
      <JobError detail={detail} />
      <Section title="Timeline">
        <StateTimeline job={job} attempts={attempts} />
        <StartBlocker job={job} />
        {job.attempt > 0 && <PeerComparison job={job} />}
      </Section>
      {(attempts.length > 0 || detail.logs.length > 0) && <Attempts detail={detail} />}
      {editing ? <PayloadEditor detail={detail} onClose={() => edit(false)} /> : <PayloadAndResult detail={detail} />}
      <ParentAndChildren detail={detail} />
      <JobFacts detail={detail} />
    </Panel>
  );
}
