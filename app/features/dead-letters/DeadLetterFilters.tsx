import { messageTypeNames } from "#domain/pipeline/messages";
import { useQueueNames } from "../../core/live/overview.ts";
import { FilterBar } from "../../ui/FilterBar.tsx";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { FilterSelect, TenantFilter } from "../../ui/FilterSelect.tsx";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { SearchBox } from "../../ui/SearchBox.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { StatusTabs } from "./StatusTabs.tsx";
import { type DeadLetterSearch, expiryPeriods, listOrders, readListSearch } from "./search.ts";
import { ViewSwitch } from "./ViewSwitch.tsx";

const orderNames: Readonly<Record<string, string>> = { oldest: "Oldest", queue: "By queue" };
const expiryLabels: Readonly<Record<string, string>> = {
  "1d": "Deleted within 1 day",
  "7d": "Deleted within 7 days",
  "30d": "Deleted within 30 days",
};
const orderName = (order: string): string => orderNames[order] ?? order;

/** The filters and the order of the list, kept in the URL. A change keeps the open panel. `loaded`: the number of loaded rows as text. */
export function DeadLetterFilters({ search, loaded }: { search: DeadLetterSearch; loaded: string | undefined }) {
  const { bind, change } = useFilters(search, readListSearch);
  const types = messageTypeNames();
  return (
    <FilterBar>
      <ViewSwitch search={search} />
      <StatusTabs search={search} loaded={loaded} />
      <SearchBox label="Search errors and payloads" {...bind("q")} />
      <FilterSelect label="Queue" allLabel="All queues" options={useQueueNames()} {...bind("queue")} />
      {(types.length > 0 || search.type) && <FilterSelect label="Type" allLabel="All types" options={types} {...bind("type")} />}
      <TenantFilter {...bind("tenant")} />
      <RangeMenu from={search.from} to={search.to} label="Failed" onChange={change} />
      {search.status !== undefined && search.status !== "snoozed" && (
        <FilterSelect
          label="Deletion"
          allLabel="Any deletion date"
          options={expiryPeriods}
          nameOf={(period) => expiryLabels[period] ?? period}
          {...bind("expires")}
        />
      )}
      {search.expires === undefined && (
        <FilterSelect
          label="Order"
          allLabel="Newest"
          options={listOrders.filter((order) => order !== "queue" || search.status !== "all")}
          nameOf={orderName}
          {...bind("order")}
        />
      )}
      <FilterChip name="correlation ID" {...bind("correlationId")} />
      <FilterChip name="same error" {...bind("fingerprint")} />
    </FilterBar>
  );
}
