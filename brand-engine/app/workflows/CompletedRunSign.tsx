import { Link } from "@tanstack/react-router";
import type { Run } from "#domain/workflows/run";
import { links } from "#app/core/links.ts";
import { StatusLabel } from "#app/ui/StatusLabel.tsx";
import { useNow } from "#app/ui/useNow.ts";

/** An article is published within seconds, ms. After this time, its publish job is waiting or has failed. */
const publishWithinMs = 30_000;

/** The sign of a completed run: published, publishing, or not published with a link to the dead letters. */
export function CompletedRunSign({ run }: { run: Run }) {
  const isLate = useNow() - Date.parse(run.endedAt ?? run.updatedAt) > publishWithinMs;
  if (run.url !== null)
    return (
      <StatusLabel shape="check" tone="quiet">
        Published
      </StatusLabel>
    );
  if (!isLate)
    return (
      <StatusLabel shape="ring" tone="info">
        Publishing
      </StatusLabel>
    );
  return (
    <Link
      {...links.deadLetters({ status: "all", tenant: run.tenant, type: "content.publish" })}
      className="relative z-1 underline decoration-kumo-warning/40 underline-offset-3 hover:decoration-kumo-warning"
    >
      <StatusLabel shape="clock" tone="warning">
        Not published
      </StatusLabel>
    </Link>
  );
}
