import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";
import { runStatuses } from "#domain/workflows/run";
import { useBrandSlugs } from "../../core/brands.ts";
import { ranges } from "../../ui/ranges.ts";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { formatExactTime } from "../../ui/format.ts";
import { type FilterName, readWorkflowSearch, type WorkflowSearch } from "./search.ts";
import { statusSigns } from "./words.ts";

const statusOf = (status: string): string => runStatuses.flatMap((name) => (name === status ? statusSigns[name].word : [])).at(0) ?? status;
const rangeOf = (from: string): string =>
  ranges.find((range) => range.from === from)?.label ?? `Since ${Number.isNaN(Date.parse(from)) ? from : formatExactTime(from)}`;

/** The filters of the list of workflow runs, kept in the URL. */
export function Filters({ search }: { search: WorkflowSearch }) {
  const navigate = useNavigate();
  const brands = useBrandSlugs();
  const set = useCallback(
    (name: FilterName, value: string | undefined) =>
      void navigate({ to: ".", replace: true, search: (before) => readWorkflowSearch({ ...before, [name]: value }) }),
    [navigate],
  );
  const setText = useCallback((value: string) => set("q", value || undefined), [set]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <SearchBox label="Search keywords and errors" value={search.q ?? ""} onChange={setText} />
      <FilterSelect
        label="State"
        allLabel="All states"
        value={search.status}
        options={runStatuses}
        nameOf={statusOf}
        onChange={(value) => set("status", value)}
      />
      <FilterSelect label="Brand" allLabel="All brands" value={search.brand} options={brands} onChange={(value) => set("brand", value)} />
      <FilterSelect
        label="Started"
        allLabel="Any time"
        value={search.from}
        options={ranges.map(({ from }) => from)}
        nameOf={rangeOf}
        onChange={(value) => set("from", value)}
      />
      {search.unresolved && <FilterChip name="unresolved" value="yes" onRemove={() => set("unresolved", undefined)} />}
      {search.to && <FilterChip name="started before" value={search.to} onRemove={() => set("to", undefined)} />}
      {search.correlationId && (
        <FilterChip name="correlation" value={search.correlationId} onRemove={() => set("correlationId", undefined)} />
      )}
    </div>
  );
}
