import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { readScheduleSearch, type ScheduleSearch } from "./search.ts";
import { displayStates, stateSigns } from "./displayState.ts";

const stateLabelOf = (state: string): string =>
  displayStates.flatMap((name) => (name === state ? stateSigns[name].word : [])).at(0) ?? state;

/** The filters of the list, kept in the URL. */
export function ScheduleFilters({ search }: { search: ScheduleSearch }) {
  const { bind } = useFilters(search, readScheduleSearch);
  return (
    <FilterBar>
      <SearchBox label="Name, queue or type" {...bind("q")} />
      <FilterSelect label="State" allLabel="All states" options={displayStates} nameOf={stateLabelOf} {...bind("state")} />
    </FilterBar>
  );
}
