import { Link, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { Time } from "../../ui/Time.tsx";
import { withoutEdit } from "./search.ts";
import { StatusSign } from "./StatusSign.tsx";

/** The dead letters whose replay a message may be, because equal messages were sent; nothing if there are none. */
export function PossibleReplays({ ids }: { ids: readonly string[] }) {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  if (ids.length === 0) return null;
  return (
    <p>
      {"Possibly the replay of "}
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Link to="/dead-letters/$id" params={{ id }} search={search} className="text-kumo-link hover:underline">
            {ids.length > 1 ? `dead letter ${index + 1}` : "another dead letter"}
          </Link>
        </span>
      ))}
      . Equal messages were sent to this queue, so it can't be known for certain.
    </p>
  );
}

/** The dead letters of a message, oldest first: each replay that failed made another one. */
export function ReplayHistory({ lineage, current }: { lineage: DeadLetterDetail["lineage"]; current: string }) {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  return (
    <ol className="border-t border-kumo-hairline">
      {lineage.map((deadLetter, index) => (
        <li key={deadLetter.id} className="flex flex-wrap items-center min-h-row gap-x-4 border-b border-kumo-hairline">
          <span className="w-28">{index === 0 ? "Failed" : `Failed again (${index + 1})`}</span>
          <Time at={deadLetter.createdAt} />
          <StatusSign status={deadLetter.status} />
          {new Set(lineage.map(({ queue }) => queue)).size > 1 && <span className="text-kumo-subtle">in {deadLetter.queue}</span>}
          {deadLetter.replayedTo !== null && <span className="text-kumo-subtle">to {deadLetter.replayedTo}</span>}
          <span className="ml-auto">
            {deadLetter.id === current ? (
              <span className="text-kumo-subtle">this dead letter</span>
            ) : (
              <Link to="/dead-letters/$id" params={{ id: deadLetter.id }} search={search} className="text-kumo-link hover:underline">
                View
              </Link>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
