import { Meter } from "../../ui/Meter.tsx";
import { planActionFacts } from "#domain/plans/actions";
import type { Plan } from "#domain/plans/plan";
import { formatCount, formatDuration, shortActorName } from "../../ui/format.ts";
import { Section } from "../../ui/Section.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { PaceForm } from "./PaceForm.tsx";

const Outcome = ({ name, count, tone = "" }: { name: string; count: number; tone?: string }) => (
  <div>
    <dt className="text-xs text-kumo-subtle">{name}</dt>
    <dd className={`figure text-base font-medium ${count > 0 ? tone : ""}`}>{formatCount(count)}</dd>
  </div>
);

function UndoLine({ undo: { state, by, undone, kept } }: Pick<Plan, "undo">) {
  if (state === null) return null;
  return (
    <p className="mt-3" role="status">
      {state === "running" ? "Undoing" : "Undone"} by {shortActorName(by)}: {formatCount(undone)}
      {kept > 0 && `; ${formatCount(kept)} left as they are, because they have changed since`}
    </p>
  );
}

/** How far a plan has come, what became of what it sent, and its pace. */
export function PlanProgress({ plan }: { plan: Plan }) {
  const { action, eligible, sent, changed, outcomes, state, stopReason, estimate } = plan;
  const { runsJobs, done } = planActionFacts[action];
  const handled = sent + changed;
  const text = `${done} ${formatCount(sent)} of ${formatCount(eligible)}`;
  const isOpen = state === "running" || state === "paused" || state === "stopped";
  return (
    <Section level="h2" title="Progress">
      <div role="status">
        <Meter label={text} value={eligible === 0 ? 100 : (100 * handled) / eligible} />
        {changed > 0 && <p className="mt-1 text-kumo-subtle">{formatCount(changed)} had changed meanwhile and were left as they are.</p>}
        {state === "running" && handled < eligible && (
          <p className="mt-1 text-kumo-subtle">About {formatDuration(estimate.seconds * 1_000)} left.</p>
        )}
      </div>
      {stopReason !== null && (
        <div className="mt-3" role="alert">
          <StatusLabel shape="triangle" tone="danger">
            Stopped by itself
          </StatusLabel>
          <p>{stopReason}. Resume it when the cause is mended, or abort it.</p>
        </div>
      )}
      {runsJobs && (
        <dl aria-label="Outcomes" className="mt-4 grid max-w-140 grid-cols-2 gap-4 sm:grid-cols-4">
          <Outcome name="Completed" count={outcomes.completed} />
          <Outcome name="Failed again" count={outcomes.failed} tone="text-kumo-danger" />
          <Outcome name="Running" count={outcomes.running} />
          <Outcome name="Waiting" count={outcomes.waiting} />
        </dl>
      )}
      <UndoLine undo={plan.undo} />
      {isOpen && <PaceForm key={String(plan.pace?.perSecond)} plan={plan} />}
    </Section>
  );
}
