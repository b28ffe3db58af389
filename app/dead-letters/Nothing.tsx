import { Link } from "@tanstack/react-router";
import { StartDrill } from "../lab/Drills.tsx";
import { Empty } from "../ui/Empty.tsx";
import { KeptFor } from "./KeptFor.tsx";
import { type DeadLetterSearch, filterNames } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** An empty list says which kind of nothing it is. */
export function Nothing({ search }: { search: DeadLetterSearch }) {
  const status = search.status ?? "open";
  const filtered = filterNames.some((name) => search[name]);
  if (filtered)
    return (
      <Empty
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
      <Empty
        title="No dead letter is open"
        action={
          <div className="flex flex-col items-center gap-4">
            <Link to="/dead-letters" search={{ status: "all" }} className={link}>
              Show replayed and dropped ones
            </Link>
            <StartDrill />
          </div>
        }
      >
        A message that fails for good is kept here with its why, until somebody replays or drops it.
      </Empty>
    );
  return (
    <Empty title={status === "all" ? "Nothing has died yet" : `No dead letter is ${status}`}>
      {status === "all" ? (
        "A message that fails for good is kept here with its why."
      ) : status === "snoozed" ? (
        "One that can wait is snoozed from its panel, and comes back by itself."
      ) : (
        <>
          Kept for <KeptFor />, then deleted.
        </>
      )}
    </Empty>
  );
}
