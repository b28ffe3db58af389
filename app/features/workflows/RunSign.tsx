import { Link } from "@tanstack/react-router";
import type { Run } from "#domain/workflows/run";
import { links } from "../../core/links.ts";
import { useNow } from "../../ui/useNow.ts";
import { StatusLabel, statusStyleOf } from "../../ui/StatusLabel.tsx";
import { statusSigns } from "./words.ts";

/** An article is published within seconds, ms. After this time, its publish job is waiting or has failed. */
const publishWithinMs = 30_000;

/** The sign of a completed run: published, publishing, or not published with a link to the dead letters. */
function CompletedRunSign({ run }: { run: Run }) {
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
      {...links.deadLetters({ status: "all", brand: run.brand, type: "content.publish" })}
      className="relative z-1 underline decoration-kumo-warning/40 underline-offset-3 hover:decoration-kumo-warning"
    >
      <StatusLabel shape="clock" tone="warning">
        Not published
      </StatusLabel>
    </Link>
  );
}

/** The status of a run as an icon and a text. */
export function RunSign({ run }: { run: Run }) {
  if (run.status === "complete") return <CompletedRunSign run={run} />;
  const { word, ...sign } = statusStyleOf(statusSigns, run.status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
