import { Link } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { deadLetterStatuses, type DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { messageTypeNames } from "#domain/pipeline/messages";
import { useQueueNames } from "../../core/live/overview.ts";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect, TenantFilter } from "../../ui/FilterSelect.tsx";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { statusSigns } from "./labels.ts";
import { type DeadLetterSearch, readDeadLetterSearch } from "./search.ts";

const statuses: readonly (DeadLetterStatus | "all")[] = [...deadLetterStatuses, "all"];

/** Links to the list of each status. */
const StatusTabs = ({ search }: { search: DeadLetterSearch }) => (
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
);

/** The filters of the list, kept in the URL. A change keeps the open panel. */
export function DeadLetterFilters({ search }: { search: DeadLetterSearch }) {
  const { bind, change } = useFilters(search, readDeadLetterSearch);
  const types = messageTypeNames();
  return (
    <FilterBar>
      <StatusTabs search={search} />
      <SearchBox label="Search errors and payloads" {...bind("q")} />
      <FilterSelect label="Queue" allLabel="All queues" options={useQueueNames()} {...bind("queue")} />
      {(types.length > 0 || search.type) && <FilterSelect label="Type" allLabel="All types" options={types} {...bind("type")} />}
      <TenantFilter {...bind("tenant")} />
      <RangeMenu from={search.from} to={search.to} label="Failed" onChange={change} />
      <FilterChip name="correlation ID" {...bind("correlationId")} />
      <FilterChip name="same error" {...bind("fingerprint")} />
    </FilterBar>
  );
}
