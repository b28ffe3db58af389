import type { BrandSummary } from "#brand-engine/domain/brand";
import { Time } from "#app/ui/Time.tsx";
import { pluralize } from "#app/ui/format.ts";

function activityOf({ pendingGeneration, cycle, lastResearchAt }: BrandSummary): string {
  if (pendingGeneration > 0) return `${pluralize(pendingGeneration, "article")} in progress`;
  if (cycle === null) return "No cycles yet";
  return lastResearchAt === null ? "Waiting for research" : "Idle";
}

/** What the brand does now, and when its next cycle starts. */
export const BrandState = ({ summary }: { summary: BrandSummary }) => (
  <span className="figure">
    {activityOf(summary)}
    {" · "}
    {summary.nextWakeAt ? (
      <>
        next cycle <Time at={summary.nextWakeAt} />
      </>
    ) : (
      "cycles run on demand"
    )}
  </span>
);
