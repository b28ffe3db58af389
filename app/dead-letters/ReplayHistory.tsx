import { Link, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { Time } from "../ui/Time.tsx";
import { withoutEdit } from "./search.ts";
import { StatusSign } from "./StatusSign.tsx";

/** The deaths of one message, first to last: what each replay came to. */
export function ReplayHistory({ lineage, current }: { lineage: DeadLetterDetail["lineage"]; current: string }) {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  return (
    <ol className="border-t border-kumo-hairline">
      {lineage.map((one, index) => (
        <li key={one.id} className="flex flex-wrap items-center min-h-row gap-x-4 border-b border-kumo-hairline">
          <span className="w-28">{index === 0 ? "Died" : `Died again (${index + 1})`}</span>
          <Time at={one.createdAt} />
          <StatusSign status={one.status} />
          <span className="ml-auto">
            {one.id === current ? (
              <span className="text-kumo-subtle">this one</span>
            ) : (
              <Link to="/dead-letters/$id" params={{ id: one.id }} search={search} className="text-kumo-link hover:underline">
                Look at it
              </Link>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
