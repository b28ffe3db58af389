import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { type QueueFilter, queueStates, readQueueFilter } from "./filter.ts";
import { readQueueSearch } from "./search.ts";

/** The filters, and the range of the open panel. */
const readSearch = (search: Record<string, unknown>) => ({ ...readQueueFilter(search), ...readQueueSearch(search) });

/** The filters of the list of queues, kept in the URL. */
export function Filters({ filter }: { filter: QueueFilter }) {
  const change = useFilterChange(readSearch);
  return (
    <FilterBar>
      <SearchBox label="Search name, Worker or purpose" value={filter.q} onChange={(q) => change({ q })} />
      <FilterSelect label="State" allLabel="All states" value={filter.word} options={queueStates} onChange={(word) => change({ word })} />
    </FilterBar>
  );
}
