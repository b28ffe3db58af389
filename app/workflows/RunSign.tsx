import { Link } from "@tanstack/react-router";
import type { Run, RunStatus } from "#domain/runs";
import { useNow } from "../ui/clock.ts";
import { type Shape, Sign, type Tone } from "../ui/Sign.tsx";

const signs: Record<Exclude<RunStatus, "complete">, { word: string; shape: Shape; tone: Tone }> = {
  starting: { word: "Starting", shape: "ring", tone: "info" },
  running: { word: "Writing", shape: "dot", tone: "info" },
  waiting: { word: "Waits for approval", shape: "clock", tone: "warning" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  rejected: { word: "Rejected", shape: "dash", tone: "quiet" },
};

/** A written article goes live within seconds; later than this, its message is held or dead. */
const liveWithinMs = 30_000;

/** Written, but is it to be read? */
function Written({ run }: { run: Run }) {
  const late = useNow() - Date.parse(run.endedAt ?? run.updatedAt) > liveWithinMs;
  if (run.url !== null)
    return (
      <Sign shape="check" tone="quiet">
        Published
      </Sign>
    );
  if (!late)
    return (
      <Sign shape="ring" tone="info">
        Going live
      </Sign>
    );
  return (
    <Link
      to="/dead-letters"
      search={{ status: "all", brand: run.brand, type: "content.publish" }}
      className="underline decoration-kumo-warning/40 underline-offset-3 hover:decoration-kumo-warning"
    >
      <Sign shape="clock" tone="warning">
        Written, not live
      </Sign>
    </Link>
  );
}

/** How a run stands, in a word. */
export function RunSign({ run }: { run: Run }) {
  if (run.status === "complete") return <Written run={run} />;
  const { word, ...sign } = signs[run.status];
  return <Sign {...sign}>{word}</Sign>;
}
