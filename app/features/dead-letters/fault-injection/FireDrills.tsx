import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../../ui/button/Button.tsx";
import type { InjectedFault } from "#domain/faultInjection";
import { failureMessage } from "../../../core/toasts/failures.ts";
import { useCan } from "../../../core/me.ts";
import { parts } from "../../../core/pipelineParts.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { useNow } from "../../../ui/useNow.ts";
import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import { formatClock, pluralize } from "../../../ui/format.ts";
import { drillMinutes, faultsQuery, clearFaults, startFireDrill } from "./calls.ts";

/** The injected faults. Asked for only where the pipeline declares a drill: other systems have no fault injection. */
const useFaults = () => useQuery({ ...faultsQuery, enabled: parts().fireDrill !== undefined }).data;

const isOn = (drill: InjectedFault, now: number): boolean => !drill.until || Date.parse(drill.until) > now;

/** Runs one action at a time and shows a toast titled `failureTitle` when it fails. */
function useSingleAction(failureTitle: string) {
  const [busy, setBusy] = useState(false);
  const run = async (action: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    try {
      await action();
    } catch (failure) {
      showToast({ title: failureTitle, description: failureMessage(failure), tone: "failed" });
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}

/** The messages that a fault matches: " for “best budgeting apps”". */
function describeMatch(match: InjectedFault["match"]): string {
  if (match === undefined) return "";
  return ` for “${typeof match === "string" ? match : Object.values(match).join(", ")}”`;
}

/** The effect of each kind of fault on a job. */
const effects: Record<InjectedFault["kind"], string> = {
  permanent: "fails permanently",
  transient: "fails and is retried",
  "rate-limit": "is rate-limited",
  slow: "is slow",
  crash: "crashes",
  duplicate: "gets each message three times",
};

/** "shop fails permanently for “red shoes” (~34% of jobs, until 09:20)" */
function describeFault({ service, kind, rate, until, match }: InjectedFault, now: number): string {
  const limits = [rate < 1 && `~${Math.round(rate * 100)}% of jobs`, until && `until ${formatClock(until, now)}`].filter(Boolean);
  return `${service} ${effects[kind]}${describeMatch(match)}${limits.length ? ` (${limits.join(", ")})` : ""}`;
}

/** A banner that names the active fire drills and ends them. */
export function FireDrillNotice() {
  const now = useNow();
  const canEnd = useCan("lab.clear");
  const { busy, run } = useSingleAction("Couldn't end the fire drill");
  const drills = useFaults()?.filter((drill) => isOn(drill, now)) ?? [];
  if (!drills.length) return null;
  const descriptions = drills.map((drill) => describeFault(drill, now));
  const several = drills.length > 2;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline bg-kumo-warning-tint px-4 py-1.5 sm:px-6">
      <StatusLabel shape="clock" tone="warning">
        Fire drill
      </StatusLabel>
      {several ? (
        <details className="min-w-0">
          <summary className="cursor-pointer">{pluralize(drills.length, "fire drill")} active – failures may be intentional</summary>
          <ul className="break-words">
            {descriptions.map((description) => (
              <li key={description}>{description}</li>
            ))}
          </ul>
        </details>
      ) : (
        <span className="min-w-0 break-words">{descriptions.join("; ")}</span>
      )}
      {canEnd && (
        <Button
          size="sm"
          className="ml-auto"
          loading={busy}
          onClick={() =>
            void run(async () => {
              await clearFaults();
              showToast({ title: "Fire drill ended", description: "Replay the jobs that failed from Dead letters." });
            })
          }
        >
          {drills.length > 2 ? `End all ${drills.length} drills` : drills.length === 2 ? "End both drills" : "End drill"}
        </Button>
      )}
    </div>
  );
}

/** A button that starts a fire drill, where fault injection is available and the pipeline declares a drill. */
export function StartFireDrillButton() {
  const now = useNow();
  const canStart = useCan("lab.set");
  const { busy, run } = useSingleAction("Couldn't start the fire drill");
  const drills = useFaults();
  const { fireDrill } = parts();
  if (!fireDrill || !drills || !canStart || drills.some((drill) => isOn(drill, now))) return null;
  return (
    <Button
      size="sm"
      loading={busy}
      title={`${fireDrill.effect} for ${drillMinutes} minutes`}
      onClick={() =>
        void run(async () => {
          await startFireDrill(fireDrill.fault);
          showToast({
            title: `Fire drill started for ${drillMinutes} minutes`,
            description: fireDrill.advice,
          });
        })
      }
    >
      Start fire drill
    </Button>
  );
}
