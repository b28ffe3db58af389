import { auditActions, auditTextOf } from "#domain/audit/audit";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { TimeRangeSelect } from "../../ui/TimeRangeSelect.tsx";
import { useFilterChange } from "../../ui/useFilterChange.ts";
import { type AuditSearch, readAuditSearch } from "./search.ts";

/** A new filter closes the open entry. */
const readFilter = (search: Record<string, unknown>): AuditSearch => readAuditSearch({ ...search, entry: undefined });

/** The filters of the audit log. */
export function Filters({ search }: { search: AuditSearch }) {
  const change = useFilterChange(readFilter);
  return (
    <FilterBar>
      <SearchBox label="Search actions" value={search.q} onChange={(q) => change({ q })} />
      <FilterSelect
        label="Action"
        allLabel="All actions"
        value={search.action}
        options={auditActions}
        nameOf={auditTextOf}
        onChange={(action) => change({ action })}
      />
      <TimeRangeSelect from={search.from} to={search.to} onChange={change} />
      {search.actor && <FilterChip name="by" value={search.actor} onRemove={() => change({ actor: undefined })} />}
      {search.target && <FilterChip name="on" value={search.target} onRemove={() => change({ target: undefined })} />}
    </FilterBar>
  );
}
