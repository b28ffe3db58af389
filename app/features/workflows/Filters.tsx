import { runStatuses } from "#domain/workflows/run";
import { useBrandSlugs } from "../../core/brands.ts";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { readWorkflowSearch, type WorkflowSearch } from "./search.ts";
import { statusSigns } from "./words.ts";

const statusOf = (status: string): string => runStatuses.flatMap((name) => (name === status ? statusSigns[name].word : [])).at(0) ?? status;

/** The filters of the list of workflow runs, kept in the URL. */
export function Filters({ search }: { search: WorkflowSearch }) {
  const brands = useBrandSlugs();
  const change = useFilterChange(readWorkflowSearch);
  return (
    <FilterBar>
      <SearchBox label="Search keywords and errors" value={search.q} onChange={(q) => change({ q })} />
      <FilterSelect
        label="State"
        allLabel="All states"
        value={search.status}
        options={runStatuses}
        nameOf={statusOf}
        onChange={(status) => change({ status })}
      />
      <FilterSelect label="Brand" allLabel="All brands" value={search.brand} options={brands} onChange={(brand) => change({ brand })} />
      <RangeMenu from={search.from} to={search.to} label="Started" onChange={change} />
      {search.unresolved && <FilterChip name="unresolved" value="yes" onRemove={() => change({ unresolved: undefined })} />}
      {search.correlationId && (
        <FilterChip name="correlation" value={search.correlationId} onRemove={() => change({ correlationId: undefined })} />
      )}
    </FilterBar>
  );
}
