import { useCallback } from "react";
import { Link, useNavigate } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { deadLetterStatuses, type DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { eventNames } from "#domain/messages/events";
import { useBrandSlugs } from "../../core/brands.ts";
import { useQueueNames } from "../../core/live/overview.ts";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { type DeadLetterSearch, type FilterName, readDeadLetterSearch } from "./search.ts";
import { statusSigns } from "./labels.ts";

const statuses: readonly (DeadLetterStatus | "all")[] = [...deadLetterStatuses, "all"];

/** The filters of the list, kept in the URL. A change keeps the open panel. */
export function DeadLetterFilters({ search }: { search: DeadLetterSearch }) {
  const navigate = useNavigate();
  const queues = useQueueNames();
  const brands = useBrandSlugs();
  const change = useCallback(
    (next: Partial<Record<FilterName, string | undefined>>) =>
      void navigate({ to: ".", replace: true, search: (before) => readDeadLetterSearch({ ...before, ...next }) }),
    [navigate],
  );
  const set = useCallback((name: FilterName, value: string | undefined) => change({ [name]: value }), [change]);
  const applyText = useCallback((value: string) => set("q", value || undefined), [set]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <nav aria-label="Status" className="flex rounded-lg bg-kumo-recessed p-0.5">
        {statuses.map((status) => {
          const isCurrent = status === (search.status ?? "open");
          return (
            <Link
              key={status}
              to="/dead-letters"
              search={readDeadLetterSearch({ ...search, status })}
              aria-current={isCurrent ? "true" : undefined}
              className={cn(
                "rounded-md px-2 py-0.5 text-xs leading-4.5 text-kumo-strong hover:text-kumo-default",
                isCurrent && "bg-kumo-base font-medium text-kumo-default shadow-xs ring ring-kumo-line",
              )}
            >
              {status === "all" ? "All" : statusSigns[status].word}
            </Link>
          );
        })}
      </nav>
      <SearchBox label="Search errors and payloads" value={search.q ?? ""} onChange={applyText} />
      <FilterSelect label="Queue" allLabel="All queues" value={search.queue} options={queues} onChange={(value) => set("queue", value)} />
      <FilterSelect label="Type" allLabel="All types" value={search.type} options={eventNames} onChange={(value) => set("type", value)} />
      <FilterSelect label="Brand" allLabel="All brands" value={search.brand} options={brands} onChange={(value) => set("brand", value)} />
      <RangeMenu from={search.from} to={search.to} label="Failed" onChange={change} />
      {search.correlationId && (
        <FilterChip name="correlation ID" value={search.correlationId} onRemove={() => set("correlationId", undefined)} />
      )}
      {search.fingerprint && <FilterChip name="same error" value={search.fingerprint} onRemove={() => set("fingerprint", undefined)} />}
    </div>
  );
}
