import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect, TenantFilter } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { OpenTraceForm } from "./OpenTraceForm.tsx";
import { readTraceListSearch, sinceOptions, type TraceListSearch } from "./search.ts";

const sinceLabels: Record<string, string> = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" };
const sinceLabel = (since: string): string => sinceLabels[since] ?? since;

/** The filters of the list of traces, kept in the URL, and a field that opens a trace by its correlation ID. */
export function Filters({ search }: { search: TraceListSearch }) {
  const { bind } = useFilters(search, readTraceListSearch);
  return (
    <FilterBar>
      <SearchBox label="Search traces" {...bind("q")} />
      <FilterSelect label="Started" allLabel="Any time" options={Object.keys(sinceOptions)} nameOf={sinceLabel} {...bind("since")} />
      <TenantFilter {...bind("tenant")} />
      <OpenTraceForm />
    </FilterBar>
  );
}
