import { Link } from "@tanstack/react-router";
import type { Overview } from "#domain/queues/health";
import { runCountsOf } from "./counts.ts";

/** "3 running, 1 awaiting approval": the unfinished runs by status. Each figure links to the list it counts. */
export function RunCounts({ runs }: { runs: Overview["runs"] }) {
  const counts = runCountsOf(runs);
  if (counts.length === 0) return "No runs in progress";
  return counts.map(({ status, figure, word }, index) => (
    <span key={status}>
      {index > 0 && ", "}
      <Link to="/workflows" search={{ status }} className="hover:underline">
        {figure} {word}
      </Link>
    </span>
  ));
}
