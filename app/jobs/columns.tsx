import { visibleText } from "#domain/visible";
import type { ListedJob } from "#domain/jobList";
import { RouterLink } from "../shell/RouterLink.tsx";
import { Sign } from "../ui/Sign.tsx";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { absolute } from "../ui/words.ts";
import { type ColumnName, isColumn, shownColumns } from "./columnNames.ts";
import { Span } from "./Span.tsx";
import { runOf, stateWordOf, waitOf } from "./words.ts";

export function StateSign({ job }: { job: Parameters<typeof stateWordOf>[0] }) {
  const { word, ...sign } = stateWordOf(job);
  return <Sign {...sign}>{word}</Sign>;
}

const none = <span className="text-kumo-subtle">–</span>;
const inRow = "relative z-1 hover:underline";
const figures = "text-right";

/** Each column; what matters least goes first when the list is narrow. */
const columns: Record<ColumnName, Column<ListedJob>> = {
  type: { head: "Type", className: "w-auto min-w-32", cell: (job) => <span className="font-medium">{job.type}</span> },
  queue: { head: "Queue", className: "w-44 @max-3xl:hidden", cell: (job) => job.queue },
  state: { head: "State", className: "w-28", cell: (job) => <StateSign job={job} /> },
  error: {
    head: "Error",
    className: "w-[26%] @max-lg:hidden",
    cell: (job) =>
      job.errorName ? (
        <span title={visibleText(`${job.errorName}: ${job.errorMessage ?? ""}`.slice(0, 500))}>
          {job.errorName} <span className="text-kumo-subtle">{job.errorMessage}</span>
        </span>
      ) : null,
  },
  attempts: {
    head: "Attempts",
    className: `w-20 ${figures} @max-2xl:hidden`,
    cell: (job) => (
      <span className="figure">
        {job.attempt}/{job.attempts}
      </span>
    ),
  },
  wait: { head: "Wait", className: `w-20 ${figures} @max-4xl:hidden`, cell: (job) => <Span job={job} of={waitOf} none={none} /> },
  run: { head: "Run", className: `w-20 ${figures} @max-2xl:hidden`, cell: (job) => <Span job={job} of={runOf} none={none} /> },
  age: {
    head: "Age",
    className: `w-28 ${figures}`,
    cell: (job) =>
      job.state === "delayed" && job.runAt ? (
        <span title={`Added ${absolute(job.createdAt)}; due ${absolute(job.runAt)}`}>
          <Time at={job.runAt} />
        </span>
      ) : (
        <Time at={job.createdAt} />
      ),
  },
  brand: { head: "Brand", className: "w-28 @max-4xl:hidden", cell: (job) => job.brand ?? none },
  correlation: {
    head: "Correlation",
    className: "w-40 @max-5xl:hidden",
    cell: (job) =>
      job.correlationId ? (
        <RouterLink
          href={`/traces/${job.correlationId}`}
          title={visibleText(job.correlationId)}
          className={`${inRow} font-mono text-xs text-kumo-link`}
        >
          {job.correlationId}
        </RouterLink>
      ) : (
        none
      ),
  },
  priority: {
    head: "Priority",
    className: `w-20 ${figures} @max-4xl:hidden`,
    cell: (job) => <span className="figure">{job.priority}</span>,
  },
  source: { head: "Sent by", className: "w-32 @max-4xl:hidden", cell: (job) => job.source },
};

/** A value of the payload in a cell: a text without its quotes. */
function shortValue(json: string): string {
  if (!json.startsWith('"')) return json;
  try {
    return String(JSON.parse(json));
  } catch {
    // It was cut in the middle.
    return `${json.slice(1)}…`;
  }
}

const ofPath = (path: string): Column<ListedJob> => ({
  head: path.replace(/^payload\./, ""),
  className: "w-40 @max-2xl:hidden",
  cell: (job) => {
    const json = job.fields?.[path];
    return json ? <span title={visibleText(json)}>{shortValue(json)}</span> : none;
  },
});

export const jobColumns = (chosen: string | undefined): Column<ListedJob>[] =>
  shownColumns(chosen).map((name) => (isColumn(name) ? columns[name] : ofPath(name)));

export const columnHead = (name: string): string => (isColumn(name) ? columns[name].head : name);

/** Its error or state, for who can't see the row. */
export const rowName = (job: ListedJob): string => `${job.type} in ${job.queue}, ${stateWordOf(job).word.toLowerCase()}`;
