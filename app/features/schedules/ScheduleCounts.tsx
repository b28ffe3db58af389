import { Link } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules/schedule";
import { pluralize } from "../../ui/format.ts";
import { displayStateOf } from "./displayState.ts";

/** "12 schedules, 2 overdue, 1 paused"; each number links to its list. */
export function ScheduleCounts({ schedules, now }: { schedules: readonly Schedule[]; now: number }) {
  if (!schedules.length) return "No custom schedules";
  return (
    <>
      <Link to="/schedules" className="hover:underline">
        {pluralize(schedules.length, "schedule")}
      </Link>
      {(["overdue", "paused"] as const).map((state) => {
        const stateCount = schedules.filter((schedule) => displayStateOf(schedule, now) === state).length;
        if (stateCount === 0) return null;
        return (
          <span key={state}>
            {", "}
            <Link to="/schedules" search={{ state }} className="hover:underline">
              {stateCount} {state}
            </Link>
          </span>
        );
      })}
    </>
  );
}
