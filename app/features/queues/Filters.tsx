import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { type QueueFilter, queueStates, readQueueFilter } from "./filter.ts";
import { readQueueSearch } from "./search.ts";

/** The filters, and the range of the open panel. */
const readSearch = (search: Record<string, unknown>) => ({ ...readQueueFilter(search), ...readQueueSearch(search) });

/** The filters of the list of queues, kept in the URL. */
export function Filters({ filter }: { filter: QueueFilter }) {
  const { bind } = useFilters(filter, readSearch);
  return (
    <FilterBar>
      <SearchBox label="Search name, Worker or purpose" {...bind("q")} />
      <FilterSelect label="State" allLabel="All states" options={queueStates} {...bind("word")} />
    </FilterBar>
  );
}
