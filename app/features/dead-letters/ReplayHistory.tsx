import { Link, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { Time } from "../../ui/Time.tsx";
import { withoutEdit } from "./search.ts";
import { StatusSign } from "./StatusSign.tsx";

/** The dead letters of deadLetter message, oldest first: each replay that failed made another deadLetter. */
export function ReplayHistory({ lineage, current }: { lineage: DeadLetterDetail["lineage"]; current: string }) {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  return (
    <ol className="border-t border-kumo-hairline">
      {lineage.map((deadLetter, index) => (
        <li key={deadLetter.id} className="flex flex-wrap items-center min-h-row gap-x-4 border-b border-kumo-hairline">
          <span className="w-28">{index === 0 ? "Failed" : `Failed again (${index + 1})`}</span>
          <Time at={deadLetter.createdAt} />
          <StatusSign status={deadLetter.status} />
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
