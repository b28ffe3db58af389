import { ownAttemptsOf } from "#domain/jobs/ownAttempts";
import { visibleText } from "#domain/text/visible";
import type { ListedJob } from "#domain/jobs/list";
import { parts } from "../../core/pipelineParts.ts";
import { tenantOf } from "../../core/tenant.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { type ColumnName, isColumnName, shownColumns } from "./columnNames.ts";
import { ElapsedTime } from "./ElapsedTime.tsx";
import { runMsOf, stateSignOf, waitMsOf } from "./jobState.ts";

export function JobStateSign({ job }: { job: Parameters<typeof stateSignOf>[0] }) {
  const { word, ...sign } = stateSignOf(job);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}

const noValue = <span className="text-kumo-subtle">–</span>;
const linkInRow = "relative z-1 hover:underline";
const rightAligned = "text-right";

const errorOf = ({ errorName, errorMessage }: ListedJob) =>
  errorName ? (
    <span title={visibleText(`${errorName}: ${errorMessage ?? ""}`.slice(0, 500))}>
      {errorName} <span className="text-kumo-subtle">{errorMessage}</span>
    </span>
  ) : null;

/** All columns. A narrow list hides the least important columns first. */
const columns: Record<ColumnName, Column<ListedJob>> = {
  type: {
    head: "Type",
    className: "w-auto",
    cell: ({ type }) => <span className="font-medium">{type}</span>,
  },
  subject: {
    head: "Subject",
    className: "w-[18%] @max-2xl:w-[28%] @max-xl:hidden",
    cell: ({ subject }) => (subject ? <span title={visibleText(subject)}>{subject}</span> : noValue),
  },
  queue: { head: "Queue", className: "w-40 @max-4xl:hidden", cell: (job) => job.queue },
  state: { head: "State", className: "w-28", cell: (job) => <JobStateSign job={job} /> },
  error: {
    head: "Error",
    className: "w-[18%] @min-[94rem]:w-[26%] @max-3xl:hidden",
    cell: (job) => errorOf(job),
  },
  attempts: {
    head: "Attempts",
    className: `w-20 ${rightAligned} @max-[75rem]:hidden`,
    cell: (job) => {
      const { attempt, attempts } = ownAttemptsOf(job);
      return (
        <span className="figure" title={job.earlierAttempts > 0 ? `${job.attempt} with those before it was retried` : undefined}>
          {attempt}/{attempts}
        </span>
      );
    },
  },
  wait: {
    head: "Wait",
    className: `w-20 ${rightAligned} @max-[84rem]:hidden`,
    cell: (job) => <ElapsedTime job={job} msOf={waitMsOf} none={noValue} />,
  },
  run: {
    head: "Run",
    className: `w-26 ${rightAligned} @max-[68rem]:hidden`,
    // A delayed job has no duration yet, but a time from which it may run.
    cell: (job) =>
      job.state === "delayed" && job.runAt ? <Time at={job.runAt} /> : <ElapsedTime job={job} msOf={runMsOf} none={noValue} />,
  },
  age: {
    head: "Age",
    className: `w-24 ${rightAligned}`,
    cell: (job) => <Time at={job.createdAt} />,
  },
  tenant: { head: "Tenant", className: "w-28 @max-4xl:hidden", cell: (job) => tenantOf(job) ?? noValue },
  correlation: {
    head: "Correlation ID",
    className: "w-40 @max-5xl:hidden",
    cell: (job) =>
      job.correlationId ? (
        <RouterLink
          href={`/traces/${job.correlationId}`}
          title={visibleText(job.correlationId)}
          className={`${linkInRow} font-mono text-xs text-kumo-link`}
        >
          {job.correlationId}
        </RouterLink>
      ) : (
        noValue
      ),
  },
  priority: {
    head: "Priority",
    className: `w-20 ${rightAligned} @max-4xl:hidden`,
    cell: (job) => <span className="figure">{job.priority}</span>,
  },
  source: { head: "Sent by", className: "w-32 @max-4xl:hidden", cell: (job) => job.source },
};

/** A job on a phone: type and state, what it is about, its queue and age; its error if it has one. */
export const jobPhoneRow: PhoneRow<ListedJob> = {
  title: ({ type }) => type,
  state: (job) => <JobStateSign job={job} />,
  where: ({ subject, queue }) => [subject, queue].filter(Boolean).join(" · "),
  when: (job) => <Time at={job.createdAt} />,
  note: errorOf,
};

/** Formats a payload value (JSON, perhaps cut) for a cell: strings without quotes. */
function formatValue(json: string): string {
  if (!json.startsWith('"')) return json;
  try {
    return String(JSON.parse(json));
  } catch {
    // The server cut the string.
    return `${json.slice(1)}…`;
  }
}

const payloadColumn = (path: string): Column<ListedJob> => ({
  head: path.replace(/^payload\./, ""),
  className: "w-40 @max-2xl:hidden",
  cell: (job) => {
    const json = job.fields?.[path];
    return json ? <span title={visibleText(json)}>{formatValue(json)}</span> : noValue;
  },
});

const columnOf = (name: ColumnName): Column<ListedJob> => {
  const head = name === "tenant" && parts().tenant?.label;
  return head ? { ...columns[name], head } : columns[name];
};

export const jobColumns = (chosen: string | undefined): Column<ListedJob>[] =>
  shownColumns(chosen).map((name) => (isColumnName(name) ? columnOf(name) : payloadColumn(name)));

export const columnHead = (name: string): string => (isColumnName(name) ? columnOf(name).head : name);

/** The accessible name of a row: type, queue and state. */
export const rowLabel = (job: ListedJob): string => `${job.type} in ${job.queue}, ${stateSignOf(job).word.toLowerCase()}`;
