import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { readScheduleSearch, type ScheduleSearch } from "./search.ts";
import { displayStates, stateSigns } from "./displayState.ts";

const stateLabelOf = (state: string): string =>
  displayStates.flatMap((name) => (name === state ? stateSigns[name].word : [])).at(0) ?? state;

/** The filters of the list, kept in the URL. */
export function ScheduleFilters({ search }: { search: ScheduleSearch }) {
  const change = useFilterChange(readScheduleSearch);
  return (
    <FilterBar>
      <SearchBox label="Name, queue or type" value={search.q} onChange={(q) => change({ q })} />
      <FilterSelect
        label="State"
        allLabel="All states"
        value={search.state}
        options={displayStates}
        nameOf={stateLabelOf}
        onChange={(state) => change({ state })}
      />
    </FilterBar>
  );
}
