import { Link } from "@tanstack/react-router";
import type { Run } from "#domain/runs";
import { useNow } from "../ui/clock.ts";
import { Sign, signOf } from "../ui/Sign.tsx";
import { statusSigns } from "./words.ts";

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
      className="relative z-1 underline decoration-kumo-warning/40 underline-offset-3 hover:decoration-kumo-warning"
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
  const { word, ...sign } = signOf(statusSigns, run.status);
  return <Sign {...sign}>{word}</Sign>;
}
