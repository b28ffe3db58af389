import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { type QueueFilter, queueStates, readQueueFilter } from "./filter.ts";

/** The filters of the list of queues, kept in the URL. A change leaves an open panel open. */
export function Filters({ filter }: { filter: QueueFilter }) {
  const navigate = useNavigate();
  const set = useCallback(
    (name: "q" | "word", value: string | undefined) =>
      void navigate({
        to: ".",
        replace: true,
        search: (before: Record<string, unknown>) => ({ ...before, ...emptyFilter, ...readQueueFilter({ ...before, [name]: value }) }),
      }),
    [navigate],
  );
  const search = useCallback((value: string) => set("q", value || undefined), [set]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <SearchBox label="Search name, Worker or purpose" value={filter.q ?? ""} onChange={search} />
      <FilterSelect
        label="State"
        allLabel="All states"
        value={filter.word}
        options={queueStates}
        onChange={(value) => set("word", value)}
      />
    </div>
  );
}

const emptyFilter = { q: undefined, word: undefined };
