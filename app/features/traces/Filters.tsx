import { type FormEvent, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useBrandSlugs } from "../../core/brands.ts";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { readTraceListSearch, sinceOptions, type TraceListSearch } from "./search.ts";

const names: Record<string, string> = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" };

/** The filters of the list, kept in the URL, and a field that opens a trace by its correlation ID. */
export function Filters({ search }: { search: TraceListSearch }) {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const brands = useBrandSlugs();
  const set = (next: Partial<Record<keyof TraceListSearch, string | undefined>>) =>
    void navigate({ to: "/traces", replace: true, search: (before) => readTraceListSearch({ ...before, ...next }) });
  const openTrace = (event: FormEvent) => {
    event.preventDefault();
    const id = input.current?.value.trim();
    if (id) void navigate({ to: "/traces/$id", params: { id } });
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <SearchBox label="Search traces" value={search.q ?? ""} onChange={(q) => set({ q: q || undefined })} />
      <FilterSelect
        label="Started"
        allLabel="Any time"
        value={search.since}
        options={Object.keys(sinceOptions)}
        nameOf={(since) => names[since] ?? since}
        onChange={(since) => set({ since })}
      />
      <FilterSelect label="Brand" allLabel="All brands" value={search.brand} options={brands} onChange={(brand) => set({ brand })} />
      <form onSubmit={openTrace} className="flex gap-2 max-sm:basis-full sm:ml-auto">
        <Input
          ref={input}
          size="sm"
          aria-label="Correlation ID"
          placeholder="Correlation ID"
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          className="min-w-0 flex-1 font-mono text-xs sm:w-72"
          onKeyDown={(event) => {
            if (event.key === "Escape") input.current?.blur();
          }}
        />
        <Button size="sm" type="submit">
          Open trace
        </Button>
      </form>
    </div>
  );
}
