import { useNavigate } from "@tanstack/react-router";
import { auditActions } from "#domain/audit/audit";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { TimeRangeSelect } from "../../ui/TimeRangeSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { type AuditSearch, readAuditSearch } from "./search.ts";
import { actionName } from "../../ui/actionNames.ts";

export function Filters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const set = (change: Record<string, string | undefined>) => {
    void navigate({ to: "/audit", replace: true, search: readAuditSearch({ ...search, entry: undefined, ...change }) });
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <SearchBox label="Search actions" value={search.q ?? ""} onChange={(value) => set({ q: value || undefined })} />
      <FilterSelect
        label="Action"
        allLabel="All actions"
        value={search.action}
        options={auditActions}
        nameOf={actionName}
        onChange={(value) => set({ action: value })}
      />
      <TimeRangeSelect from={search.from} to={search.to} onChange={set} />
      {search.actor && <FilterChip name="by" value={search.actor} onRemove={() => set({ actor: undefined })} />}
      {search.target && <FilterChip name="on" value={search.target} onRemove={() => set({ target: undefined })} />}
    </div>
  );
}
