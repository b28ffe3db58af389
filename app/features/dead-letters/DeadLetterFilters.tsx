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
import { type DeadLetterSearch, readListSearch } from "./search.ts";
import { Tabs, ViewSwitch } from "./ViewSwitch.tsx";

const statuses: readonly (DeadLetterStatus | "all")[] = [...deadLetterStatuses, "all"];

/** The filters of the list, kept in the URL. A change keeps the open panel. */
export function DeadLetterFilters({ search }: { search: DeadLetterSearch }) {
  const { bind, change } = useFilters(search, readListSearch);
  const types = messageTypeNames();
  return (
    <FilterBar>
      <ViewSwitch search={search} />
      <Tabs
        label="Status"
        tabs={statuses.map((status) => ({
          name: status === "all" ? "All" : statusSigns[status].word,
          search: readListSearch({ ...search, status }),
          isCurrent: status === (search.status ?? "open"),
        }))}
      />
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
