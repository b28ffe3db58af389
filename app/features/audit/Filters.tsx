import { auditActions, auditTextOf } from "#domain/audit/audit";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { TimeRangeSelect } from "../../ui/TimeRangeSelect.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { type AuditSearch, readAuditSearch } from "./search.ts";

/** A new filter closes the open entry. */
const readFilter = (search: Record<string, unknown>): AuditSearch => readAuditSearch({ ...search, entry: undefined });

/** The filters of the audit log. */
export function Filters({ search }: { search: AuditSearch }) {
  const { bind, change } = useFilters(search, readFilter);
  return (
    <FilterBar>
      <SearchBox label="Search actions" {...bind("q")} />
      <FilterSelect label="Action" allLabel="All actions" options={auditActions()} nameOf={auditTextOf} {...bind("action")} />
      <TimeRangeSelect from={search.from} to={search.to} onChange={change} />
      <FilterChip name="by" {...bind("actor")} />
      <FilterChip name="on" {...bind("target")} />
    </FilterBar>
  );
}
