import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "@cloudflare/kumo/components/button";
import type { InjectedFault } from "#domain/faultInjection";
import { failureMessage } from "../toasts/failures.ts";
import { useCan } from "../shell/me.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { useNow } from "../ui/useNow.ts";
import { StatusLabel } from "../ui/StatusLabel.tsx";
import { formatClock, pluralize } from "../ui/format.ts";
import { drillMinutes, faultsQuery, clearFaults, startFireDrill } from "./calls.ts";

const isOn = (drill: InjectedFault, now: number): boolean => !drill.until || Date.parse(drill.until) > now;

/** Does one thing at a time and tells what failed. */
function useOnce(tried: string) {
  const [busy, setBusy] = useState(false);
  const once = async (act: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    try {
      await act();
    } catch (failure) {
      showToast({ title: tried, description: failureMessage(failure), tone: "failed" });
    } finally {
      setBusy(false);
    }
  };
  return { busy, once };
}

/** Which messages a drill is after: "with best budgeting apps". */
function chosen(match: InjectedFault["match"]): string {
  if (match === undefined) return "";
  return ` with ${typeof match === "string" ? match : Object.values(match).join(", ")}`;
}

/** What becomes of a message a drill is after: not everything fails. */
const becomes: Record<InjectedFault["kind"], string> = {
  permanent: "fails on purpose for good",
  transient: "fails on purpose and is tried again",
  "rate-limit": "is told on purpose that it is too often",
  slow: "is slow on purpose",
  crash: "crashes on purpose",
  duplicate: "is delivered three times on purpose",
};

/** "about 34 % of what pages-plus does with best budgeting apps fails on purpose for good until 09:20" */
function saidOf({ service, kind, rate, until, match }: InjectedFault, now: number): string {
  const share = `${rate < 1 ? `about ${Math.round(rate * 100)} % of what` : "all that"} ${service} does${chosen(match)}`;
  return `${share} ${becomes[kind]}${until ? ` until ${formatClock(until, now)}` : ""}`;
}

/** Says that what dies now dies on purpose, and ends it. */
export function FireDrillNotice() {
  const now = useNow();
  const canEnd = useCan("lab.clear");
  const { busy, once } = useOnce("The fire drill goes on");
  const drills = useQuery(faultsQuery).data?.filter((drill) => isOn(drill, now)) ?? [];
  if (!drills.length) return null;
  const said = drills.map((drill) => saidOf(drill, now));
  const several = drills.length > 2;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline bg-kumo-warning-tint px-4 py-1.5 sm:px-6">
      <StatusLabel shape="clock" tone="warning">
        Fire drill
      </StatusLabel>
      {several ? (
        <details className="min-w-0">
          <summary className="cursor-pointer">
            {pluralize(drills.length, "drill is on", "drills are on")}: what dies now may die on purpose
          </summary>
          <ul className="break-words">
            {said.map((one) => (
              <li key={one} className="first-letter:uppercase">
                {one}
              </li>
            ))}
          </ul>
        </details>
      ) : (
        <span className="min-w-0 break-words first-letter:uppercase">{said.join("; ")}</span>
      )}
      {canEnd && (
        <Button
          size="sm"
          className="ml-auto"
          loading={busy}
          onClick={() =>
            void once(async () => {
              await clearFaults();
              showToast({ title: "The fire drill is over", description: "Jobs that failed in it can be replayed from Dead letters." });
            })
          }
        >
          {drills.length > 1 ? `End all ${drills.length} drills` : "End the drill"}
        </Button>
      )}
    </div>
  );
}

/** Where there is a lab, a newcomer can see a dead letter happen. */
export function StartFireDrillButton() {
  const now = useNow();
  const canStart = useCan("lab.set");
  const { busy, once } = useOnce("The fire drill did not start");
  const drills = useQuery(faultsQuery).data;
  if (!drills || !canStart || drills.some((drill) => isOn(drill, now))) return null;
  return (
    <Button
      size="sm"
      loading={busy}
      title={`About one publication in three fails for ${drillMinutes} minutes`}
      onClick={() =>
        void once(async () => {
          await startFireDrill();
          showToast({
            title: `Fire drill for ${drillMinutes} minutes`,
            description: "About one in three publications that start until then fails. Trigger a cycle of a brand to publish something.",
          });
        })
      }
    >
      Start a fire drill
    </Button>
  );
}
