import { useNavigate } from "@tanstack/react-router";
import { auditActions } from "#domain/audit";
import { Chip } from "../ui/Chip.tsx";
import { Choice } from "../ui/Choice.tsx";
import { Range } from "../ui/Range.tsx";
import { Search } from "../ui/Search.tsx";
import { type AuditSearch, readAuditSearch } from "./search.ts";
import { actionWord } from "./words.tsx";

export function Filters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const set = (change: Record<string, string | undefined>) => {
    void navigate({ to: "/audit", replace: true, search: readAuditSearch({ ...search, entry: undefined, ...change }) });
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <Search label="Search actions" value={search.q ?? ""} onChange={(value) => set({ q: value || undefined })} />
      <Choice
        label="Action"
        all="All actions"
        value={search.action}
        options={auditActions}
        nameOf={actionWord}
        onChange={(value) => set({ action: value })}
      />
      <Range from={search.from} to={search.to} onChange={set} />
      {search.actor && <Chip name="by" value={search.actor} onRemove={() => set({ actor: undefined })} />}
      {search.target && <Chip name="on" value={search.target} onRemove={() => set({ target: undefined })} />}
    </div>
  );
}
