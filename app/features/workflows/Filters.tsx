import { runStatuses } from "#domain/workflows/run";
import { parts } from "../../core/pipelineParts.ts";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect, TenantFilter } from "../../ui/FilterSelect.tsx";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { readWorkflowSearch, type WorkflowSearch } from "./search.ts";
import { statusSigns } from "./words.ts";

const statusOf = (status: string): string => runStatuses.flatMap((name) => (name === status ? statusSigns[name].word : [])).at(0) ?? status;

/** The filters of the list of workflow runs, kept in the URL. */
export function Filters({ search }: { search: WorkflowSearch }) {
  const { bind, change } = useFilters(search, readWorkflowSearch);
  return (
    <FilterBar>
      <SearchBox label={parts().runs?.searchLabel ?? "Search errors"} {...bind("q")} />
      <FilterSelect label="State" allLabel="All states" options={runStatuses} nameOf={statusOf} {...bind("status")} />
      <TenantFilter {...bind("tenant")} />
      <RangeMenu from={search.from} to={search.to} label="Started" onChange={change} />
      <FilterChip name="unresolved" {...bind("unresolved")} value={search.unresolved && "yes"} />
      <FilterChip name="correlation" {...bind("correlationId")} />
    </FilterBar>
  );
}
