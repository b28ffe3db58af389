import { alertStates, severities } from "#domain/alerts/list";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { stateNames } from "./columns.tsx";
import { type AlertSearch, readAlertSearch } from "./search.ts";

const severityNames: Readonly<Record<string, string>> = { critical: "Critical", warning: "Warning" };

/** A new filter closes the open alert. */
const readFilter = (search: Record<string, unknown>): AlertSearch => readAlertSearch({ ...search, alert: undefined });

/** The filters of the alerts. */
export function Filters({ search }: { search: AlertSearch }) {
  const change = useFilterChange(readFilter);
  return (
    <FilterBar>
      <FilterSelect
        label="State"
        allLabel="Firing and past"
        value={search.state}
        options={alertStates}
        nameOf={(state) => stateNames[state] ?? state}
        onChange={(state) => change({ state })}
      />
      <FilterSelect
        label="Severity"
        allLabel="All severities"
        value={search.severity}
        options={severities}
        nameOf={(severity) => severityNames[severity] ?? severity}
        onChange={(severity) => change({ severity })}
      />
    </FilterBar>
  );
}
