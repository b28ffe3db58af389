import { Link } from "@tanstack/react-router";
import { Figure } from "../ui/Figure.tsx";

/** How many open dead letters a queue has, leading to them. */
export const DeadLink = ({ queue, value }: { queue: string; value: number }) =>
  value === 0 ? (
    <Figure value={0} />
  ) : (
    <Link
      to="/dead-letters"
      search={{ queue }}
      aria-label={`${value} open dead letters of ${queue}`}
      className="relative z-1 rounded-sm underline decoration-kumo-danger/40 underline-offset-3 hover:decoration-kumo-danger"
    >
      <Figure value={value} alarm />
    </Link>
  );
