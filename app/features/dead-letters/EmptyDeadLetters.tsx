import { Link } from "@tanstack/react-router";
import { StartFireDrillButton } from "./fault-injection/FireDrills.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { RetentionDays } from "./RetentionDays.tsx";
import { type DeadLetterSearch, filterNames } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** Explains why the list is empty: there are no dead letters, or none match the filter. */
export function EmptyDeadLetters({ search }: { search: DeadLetterSearch }) {
  const status = search.status ?? "open";
  const isFiltered = search.expires !== undefined || filterNames.some((name) => search[name]);
  if (isFiltered)
    return (
      <EmptyState
        title={status === "all" ? "No dead letters match this filter" : `No ${status} dead letters match this filter`}
        action={
          <>
            <Link to="/dead-letters" search={search.status ? { status: search.status } : { view: "list" }} className={link}>
              Clear filter
            </Link>
            {status !== "all" && (
              <Link to="/dead-letters" search={{ ...search, status: "all" }} className={link}>
                Search all statuses
              </Link>
            )}
          </>
        }
      />
    );
  if (status === "open")
    return (
      <EmptyState
        title="No open dead letters"
        action={
          <div className="flex flex-col items-center gap-4">
            <Link to="/dead-letters" search={{ status: "all" }} className={link}>
              Show all dead letters
            </Link>
            <StartFireDrillButton />
          </div>
        }
      >
        A message that fails permanently is kept here with its error until an operator replays or drops it.
      </EmptyState>
    );
  return (
    <EmptyState title={status === "all" ? "No dead letters yet" : `No ${status} dead letters`}>
      {status === "all" ? (
        "A message that fails permanently is kept here with its error."
      ) : status === "snoozed" ? (
        "Snooze a dead letter to hide it. It is open again when the snooze ends."
      ) : (
        <>
          Kept for <RetentionDays />, then deleted.
        </>
      )}
    </EmptyState>
  );
}
