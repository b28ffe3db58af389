import { useBrandSlugs } from "../../core/brands.ts";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { OpenTraceForm } from "./OpenTraceForm.tsx";
import { readTraceListSearch, sinceOptions, type TraceListSearch } from "./search.ts";

const sinceLabels: Record<string, string> = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" };

/** The filters of the list of traces, kept in the URL, and a field that opens a trace by its correlation ID. */
export function Filters({ search }: { search: TraceListSearch }) {
  const brands = useBrandSlugs();
  const change = useFilterChange(readTraceListSearch);
  return (
    <FilterBar>
      <SearchBox label="Search traces" value={search.q} onChange={(q) => change({ q })} />
      <FilterSelect
        label="Started"
        allLabel="Any time"
        value={search.since}
        options={Object.keys(sinceOptions)}
        nameOf={(since) => sinceLabels[since] ?? since}
        onChange={(since) => change({ since })}
      />
      <FilterSelect label="Brand" allLabel="All brands" value={search.brand} options={brands} onChange={(brand) => change({ brand })} />
      <OpenTraceForm />
    </FilterBar>
  );
}
