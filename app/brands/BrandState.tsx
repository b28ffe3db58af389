import type { BrandSummary } from "#domain/brands/brand";
import { Time } from "../ui/Time.tsx";
import { pluralize } from "../ui/format.ts";

function activityOf({ pendingGeneration, cycle, lastResearchAt }: BrandSummary): string {
  if (pendingGeneration > 0) return `${pluralize(pendingGeneration, "article")} on the way`;
  if (cycle === null) return "Never woken";
  return lastResearchAt === null ? "Waiting for research" : "At rest";
}

/** What the brand does now, and when it wakes. */
export const BrandState = ({ summary }: { summary: BrandSummary }) => (
  <span className="figure">
    {activityOf(summary)}
    {" · "}
    {summary.nextWakeAt ? (
      <>
        wakes <Time at={summary.nextWakeAt} />
      </>
    ) : (
      "wakes on demand"
    )}
  </span>
);
