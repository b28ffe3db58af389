import { Link } from "@tanstack/react-router";
import type { JobState } from "#domain/jobs";
import { Figure } from "../ui/Figure.tsx";

/** How many jobs of a queue are in a state, leading to their list. Nothing leads nowhere. */
export function CountLink({ queue, state, value }: { queue: string; state: JobState; value: number }) {
  if (value === 0) return <Figure value={0} />;
  return (
    <Link
      to="/jobs"
      search={{ queue, state }}
      title={`${state} jobs of ${queue}`}
      className="relative z-1 rounded-sm underline decoration-kumo-interact underline-offset-3 hover:decoration-current"
    >
      <Figure value={value} />
    </Link>
  );
}
