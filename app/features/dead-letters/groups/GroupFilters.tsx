import { groupSorts } from "#domain/groups/group";
import { useQueueNames } from "../../../core/live/overview.ts";
import { FilterBar } from "../../../ui/FilterBar.tsx";
import { FilterSelect } from "../../../ui/FilterSelect.tsx";
import { SearchBox } from "../../../ui/SearchBox.tsx";
import { Tabs } from "../../../ui/Tabs.tsx";
import { useFilters } from "../../../ui/useFilters.ts";
import { type DeadLetterSearch, readGroupSearch } from "../search.ts";
import { ViewSwitch } from "../ViewSwitch.tsx";

const statusNames = { open: "Open", muted: "Muted", resolved: "Resolved", all: "All" } as const;
const sortNames: Readonly<Record<string, string>> = { lastSeen: "Last seen", count: "Most in all", rate: "Most at present" };
const sortName = (sort: string): string => sortNames[sort] ?? sort;

/** The filters and the order of the groups, kept in the URL. */
export function GroupFilters({ search }: { search: DeadLetterSearch }) {
  const { bind } = useFilters(search, readGroupSearch);
  const { group: _, ...list } = search;
  return (
    <FilterBar>
      <ViewSwitch search={search} />
      <Tabs
        label="Status"
        tabs={Object.entries(statusNames).map(([status, name]) => ({
          name,
          to: "/dead-letters",
          search: readGroupSearch({ ...list, groups: status }),
          isCurrent: status === (search.groups ?? "open"),
        }))}
      />
      <SearchBox label="Search errors" {...bind("q")} />
      <FilterSelect label="Queue" allLabel="All queues" options={useQueueNames()} {...bind("queue")} />
      <FilterSelect
        label="Order"
        allLabel="Last seen"
        options={groupSorts.filter((sort) => sort !== "lastSeen")}
        nameOf={sortName}
        {...bind("sort")}
      />
    </FilterBar>
  );
}
