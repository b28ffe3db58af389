import { useState } from "react";
import { Select } from "../../ui/select/Select.tsx";
import { cn } from "../../ui/cn.ts";
import type { Attempt, Job, LogEntry } from "#domain/jobs/job";
import { relationOf } from "../../ui/errorRelation.ts";
import { attemptName } from "./attemptName.ts";
import { diffLines, type LinePair } from "./compareAttempts.ts";
import { outcomeSignOf } from "../../ui/attemptOutcome.ts";
import { formatElapsed } from "./jobState.ts";

type Props = { job: Pick<Job, "earlierAttempts">; attempts: readonly Attempt[]; logs: readonly LogEntry[] };

const runTimeOf = ({ startedAt, endedAt }: Attempt) =>
  endedAt === null ? "still running" : formatElapsed(Date.parse(endedAt) - Date.parse(startedAt));
const comparedFacts: [name: string, of: (attempt: Attempt) => string][] = [
  ["Outcome", ({ outcome }) => outcomeSignOf(outcome).word],
  ["Run time", runTimeOf],
  ["Error", ({ errorName }) => errorName ?? "none"],
  ["Message", ({ errorMessage }) => errorMessage || "none"],
];
const stackOf = ({ errorStack }: Attempt) => (errorStack ? errorStack.split("\n").slice(1) : []);
const detailsOf = ({ errorDetails }: Attempt) => [
  ...Object.entries(errorDetails?.fields ?? {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ...(errorDetails?.related ?? []).map(({ path, name, message }) => `${relationOf(path)} ${name}: ${message}`),
];
const linesOf = (attempt: Attempt, logs: readonly LogEntry[]) =>
  logs
    .filter((line) => line.attempt === attempt.attempt)
    .map(({ level, message, data }) => `${level} ${message}${data === null ? "" : ` ${JSON.stringify(data)}`}`);

/** Replaces two or more lines that are all identical by one note. */
function collapseIdentical(pairs: LinePair[]): LinePair[] {
  if (pairs.length < 2 || pairs.some(({ mark }) => mark !== "same")) return pairs;
  const note = `${pairs.length} identical lines`;
  return [{ line: 0, mark: "same", left: note, right: note }];
}

/** Compares two attempts of a job side by side, field by field and line by line. */
export function AttemptComparison({ job, attempts, logs }: Props) {
  const [chosen, setChosen] = useState([attempts.length - 2, attempts.length - 1] as const);
  const [left, right] = [attempts[chosen[0]], attempts[chosen[1]]];
  if (!left || !right) return null;
  const options = attempts.map(({ attempt }, index) => [String(index), attemptName(attempt, job)] as const);
  const choose = (label: string, value: number, onChoose: (index: number) => void) => (
    <Select label={label} className="!w-full" value={String(value)} onChange={(next) => onChoose(Number(next))} options={options} />
  );
  const rows: { name: string; pairs: LinePair[] }[] = [
    ...comparedFacts.map(([name, of]) => ({ name, pairs: diffLines([of(left)], [of(right)]) })),
    { name: "Details", pairs: diffLines(detailsOf(left), detailsOf(right)) },
    { name: "Stack", pairs: collapseIdentical(diffLines(stackOf(left), stackOf(right))) },
    { name: "Logs", pairs: collapseIdentical(diffLines(linesOf(left, logs), linesOf(right, logs))) },
  ].filter(({ pairs }) => pairs.length > 0);
  const hasNoDifference = rows.every(({ name, pairs }) => name === "Run time" || pairs.every(({ mark }) => mark === "same"));
  return (
    <div className="mb-3 overflow-hidden rounded-md ring ring-kumo-hairline">
      <table className="w-full table-fixed text-left text-xs leading-4.5">
        <caption className="sr-only">Two attempts compared</caption>
        <thead>
          <tr className="border-b border-kumo-hairline">
            <th scope="col" className="w-22 px-2 py-1.5 font-medium text-kumo-subtle">
              {hasNoDifference ? "No differences except duration" : "Differences"}
            </th>
            <th scope="col" className="px-2 py-1.5">
              {choose("First attempt", chosen[0], (index) => setChosen([index, chosen[1]]))}
            </th>
            <th scope="col" className="px-2 py-1.5">
              {choose("Second attempt", chosen[1], (index) => setChosen([chosen[0], index]))}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, pairs }) =>
            pairs.map((pair, index) => (
              <ComparisonRow key={`${name} ${pair.line}`} name={index === 0 ? name : undefined} height={pairs.length} pair={pair} />
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

const markLabels: Record<LinePair["mark"], string> = { same: "", changed: "changed", left: "only here", right: "only here" };

function ComparisonRow({ name, height, pair: { mark, left, right } }: { name: string | undefined; height: number; pair: LinePair }) {
  const side = (text: string | null, marked: boolean) => (
    <td
      className={cn(
        "border-l border-kumo-hairline px-2 py-1 align-top font-mono break-words",
        marked ? "bg-kumo-warning-tint" : text === null && "bg-kumo-recessed",
      )}
    >
      {marked && <span className="mr-2 font-sans font-medium text-kumo-warning">{markLabels[mark]}</span>}
      <span className={cn(mark === "same" && "text-kumo-subtle")}>{text}</span>
    </td>
  );
  return (
    <tr className="border-b border-kumo-hairline last:border-0">
      {name !== undefined && (
        <th scope="row" rowSpan={height} className="px-2 py-1 align-top font-medium text-kumo-subtle">
          {name}
        </th>
      )}
      {side(left, left !== null && mark !== "same")}
      {side(right, right !== null && mark !== "same")}
    </tr>
  );
}
