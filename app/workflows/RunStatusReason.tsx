import { visibleText } from "#domain/text/visible";
import { Time } from "../ui/Time.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { shortActorName } from "../ui/format.ts";
import type { RunDetail } from "./calls.ts";
import { stepNames } from "./words.ts";

const done = { pause: "Paused", resume: "Resumed", terminate: "Terminated", restart: "Restarted" } as const;
const doing = { pause: "to pause", resume: "to go on", terminate: "to end", restart: "to restart" } as const;

/** The last word of an operator, while it says how the run stands. */
function LastControlRequest({ run }: { run: RunDetail }) {
  const last = run.lastOrder;
  if (!last) return null;
  const stands = last.due || last.verb === "restart" || run.status === (last.verb === "pause" ? "paused" : "terminated");
  if (!stands || last.verb === "resume") return null;
  const from = last.fromStep ? ` from ${stepNames[last.fromStep]}` : "";
  return (
    <p className="break-words">
      {last.due ? `Told ${doing[last.verb]}${from}` : `${done[last.verb]}${from}`} by{" "}
      <span title={visibleText(last.by)}>{shortActorName(last.by)}</span> <Time at={last.at} />
      {last.reason && (
        <>
          : <bdi>{last.reason}</bdi>
        </>
      )}
      {last.due && ". It is not carried out yet; its brand looks again within seconds."}
    </p>
  );
}

/** The error that ended it, with its stack where the last try left one. */
function failureTextOf({ error, attempts }: RunDetail): string {
  const last = attempts.findLast((one) => one.errorName !== null);
  const known = last && (error === null || error.includes(last.errorMessage ?? "")) ? last.errorStack : null;
  return known || error || "";
}

/** Why a run stands as it does: who ordered or decided it, or what went wrong. */
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
        <Section title="Why it failed">
          <LongText key={run.id} text={failureTextOf(run)} label="Error" lines={8} />
        </Section>
      )}
    </>
  );
}
