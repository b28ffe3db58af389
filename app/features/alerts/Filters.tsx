import { alertStates, severities } from "#domain/alerts/list";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { stateNames } from "./columns.tsx";
import { type AlertSearch, readAlertSearch } from "./search.ts";

const severityNames: Readonly<Record<string, string>> = { critical: "Critical", warning: "Warning" };

/** A new filter closes the open alert. */
const readFilter = (search: Record<string, unknown>): AlertSearch => readAlertSearch({ ...search, alert: undefined });
const stateName = (state: string): string => stateNames[state] ?? state;
const severityName = (severity: string): string => severityNames[severity] ?? severity;

/** The filters of the alerts. */
export function Filters({ search }: { search: AlertSearch }) {
  const { bind } = useFilters(search, readFilter);
  return (
    <FilterBar>
      <FilterSelect label="State" allLabel="Firing and past" options={alertStates} nameOf={stateName} {...bind("state")} />
      <FilterSelect label="Severity" allLabel="All severities" options={severities} nameOf={severityName} {...bind("severity")} />
    </FilterBar>
  );
}
