import type { BrandSummary } from "#domain/brands";
import { Time } from "../ui/Time.tsx";
import { counted } from "../ui/words.ts";

/** What the brand does now, and when it wakes. */
export const BrandState = ({ summary }: { summary: BrandSummary }) => (
  <span className="figure">
    {summary.pendingGeneration > 0 ? (
      <span className="text-kumo-info">Writing {counted(summary.pendingGeneration, "article")}</span>
    ) : summary.cycle ? (
      "At rest"
    ) : (
      "Never woken"
    )}
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
