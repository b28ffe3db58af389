import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { readScheduleSearch, type ScheduleSearch } from "./search.ts";
import { displayStates, stateSigns } from "./displayState.ts";

const stateLabelOf = (state: string): string =>
  displayStates.flatMap((name) => (name === state ? stateSigns[name].word : [])).at(0) ?? state;

/** The filters of the list, kept in the URL. */
export function ScheduleFilters({ search }: { search: ScheduleSearch }) {
  const navigate = useNavigate();
  const set = useCallback(
    (name: "q" | "state", value: string | undefined) =>
      void navigate({ to: ".", replace: true, search: (before) => readScheduleSearch({ ...before, [name]: value }) }),
    [navigate],
  );
  const applyText = useCallback((value: string) => set("q", value || undefined), [set]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <SearchBox label="Name, queue or type" value={search.q ?? ""} onChange={applyText} />
      <FilterSelect
        label="State"
        allLabel="All states"
        value={search.state}
        options={displayStates}
        nameOf={stateLabelOf}
        onChange={(value) => set("state", value)}
      />
    </div>
  );
}
