import { Link } from "@tanstack/react-router";
import { StartFireDrillButton } from "../fault-injection/FireDrills.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { RetentionDays } from "./RetentionDays.tsx";
import { type DeadLetterSearch, filterNames } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** An empty list says which kind of nothing it is. */
export function EmptyDeadLetters({ search }: { search: DeadLetterSearch }) {
  const status = search.status ?? "open";
  const filtered = filterNames.some((name) => search[name]);
  if (filtered)
    return (
      <EmptyState
        title={status === "all" ? "No dead letter matches this filter" : `No ${status} dead letter matches this filter`}
        action={
          <>
            <Link to="/dead-letters" search={search.status ? { status: search.status } : {}} className={link}>
              Clear the filter
            </Link>
            {status !== "all" && (
              <Link to="/dead-letters" search={{ ...search, status: "all" }} className={link}>
                Look in all of them
              </Link>
            )}
          </>
        }
      />
    );
  if (status === "open")
    return (
      <EmptyState
        title="No dead letter is open"
        action={
          <div className="flex flex-col items-center gap-4">
            <Link to="/dead-letters" search={{ status: "all" }} className={link}>
              Show replayed and dropped ones
            </Link>
            <StartFireDrillButton />
          </div>
        }
      >
        A message that fails for good is kept here with its why, until somebody replays or drops it.
      </EmptyState>
    );
  return (
    <EmptyState title={status === "all" ? "Nothing has died yet" : `No dead letter is ${status}`}>
      {status === "all" ? (
        "A message that fails for good is kept here with its why."
      ) : status === "snoozed" ? (
        "One that can wait is snoozed from its panel, and comes back by itself."
      ) : (
        <>
          Kept for <RetentionDays />, then deleted.
        </>
      )}
    </EmptyState>
  );
}
