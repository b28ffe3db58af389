import { visibleText } from "#domain/text/visible";
import { Time } from "../../ui/Time.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { shortActorName } from "../../ui/format.ts";
import type { RunDetail } from "./calls.ts";
import { runTexts } from "./runTexts.ts";
import { stepNameOf } from "../../ui/stepNames.ts";

const done = { pause: "Paused", resume: "Resumed", terminate: "Terminated", restart: "Restarted" } as const;
const requested = {
  pause: "Pause requested",
  resume: "Resume requested",
  terminate: "Termination requested",
  restart: "Restart requested",
} as const;

/** The last control request of an operator, while it explains the status of the run. */
function LastControlRequest({ run }: { run: RunDetail }) {
  const last = run.lastOrder;
  if (!last) return null;
  const explainsStatus = last.due || last.verb === "restart" || run.status === (last.verb === "pause" ? "paused" : "terminated");
  if (!explainsStatus || last.verb === "resume") return null;
  const from = last.fromStep ? ` from ${stepNameOf(last.fromStep)}` : "";
  return (
    <p className="break-words">
      {last.due ? `${requested[last.verb]}${from}` : `${done[last.verb]}${from}`} by{" "}
      <span title={visibleText(last.by)}>{shortActorName(last.by)}</span> <Time at={last.at} />
      {last.reason && (
        <>
          : <bdi>{last.reason}</bdi>
        </>
      )}
      {last.due && `. Not applied yet. ${runTexts().controlPending}`}
    </p>
  );
}

/** The error of a failed run, as the stack of its last failed attempt if that is stored. */
function failureTextOf({ error, attempts }: RunDetail): string {
  const last = attempts.findLast((attempt) => attempt.errorName !== null);
  const stack = last && (error === null || error.includes(last.errorMessage ?? "")) ? last.errorStack : null;
  return stack || error || "";
}

/** The reason for the status of a run: the last control request, the rejection, or the error. */
export function RunStatusReason({ run }: { run: RunDetail }) {
  const failed = run.status === "failed" && run.error !== null;
  const { decision } = run;
  return (
    <>
      {(run.lastOrder || (run.status === "rejected" && decision)) && (
        <div className="flex flex-col gap-1 empty:hidden">
          <LastControlRequest run={run} />
          {run.status === "rejected" && run.error && <p className="break-words">{run.error}</p>}
        </div>
      )}
      {failed && (
        <Section title="Failure">
          <LongText key={run.id} text={failureTextOf(run)} label="Error" lines={8} />
        </Section>
      )}
    </>
  );
}
