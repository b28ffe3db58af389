import { Link } from "@tanstack/react-router";
import type { Run } from "#domain/workflows/run";
import { useNow } from "../ui/useNow.ts";
import { StatusLabel, statusStyleOf } from "../ui/StatusLabel.tsx";
import { statusSigns } from "./words.ts";

/** A written article goes live within seconds; later than this, its message is held or dead. */
const publishWithinMs = 30_000;

/** Written, but is it to be read? */
function CompletedRunSign({ run }: { run: Run }) {
  const late = useNow() - Date.parse(run.endedAt ?? run.updatedAt) > publishWithinMs;
  if (run.url !== null)
    return (
      <StatusLabel shape="check" tone="quiet">
        Published
      </StatusLabel>
    );
  if (!late)
    return (
      <StatusLabel shape="ring" tone="info">
        Going live
      </StatusLabel>
    );
  return (
    <Link
      to="/dead-letters"
      search={{ status: "all", brand: run.brand, type: "content.publish" }}
      className="relative z-1 underline decoration-kumo-warning/40 underline-offset-3 hover:decoration-kumo-warning"
    >
      <StatusLabel shape="clock" tone="warning">
        Written, not live
      </StatusLabel>
    </Link>
  );
}

/** How a run stands, in a word. */
export function RunSign({ run }: { run: Run }) {
  if (run.status === "complete") return <CompletedRunSign run={run} />;
  const { word, ...sign } = statusStyleOf(statusSigns, run.status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
