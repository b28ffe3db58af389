import { Link } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { type DeadLetterSearch, readGroupSearch, readListSearch, showsList } from "./search.ts";

type Tab = { name: string; search: DeadLetterSearch; isCurrent: boolean };

/** Links between parts of a screen, one of which is shown. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav aria-label={label} className="flex rounded-lg bg-kumo-recessed p-0.5">
    {tabs.map(({ name, search, isCurrent }) => (
      <Link
        key={name}
        to="/dead-letters"
        search={search}
        aria-current={isCurrent ? "true" : undefined}
        className={cn(
          "rounded-md px-2 py-0.5 text-xs leading-4.5 text-kumo-strong hover:text-kumo-default",
          isCurrent && "bg-kumo-base font-medium text-kumo-default shadow-xs ring ring-kumo-line",
        )}
      >
        {name}
      </Link>
    ))}
  </nav>
);

/** Switches between the groups and the list. Queue and text apply to both. */
export const ViewSwitch = ({ search }: { search: DeadLetterSearch }) => {
  const { queue, q } = search;
  const isList = showsList(search);
  const kept = { ...(queue ? { queue } : {}), ...(q ? { q } : {}) };
  return (
    <Tabs
      label="View"
      tabs={[
        { name: "Grouped", search: isList ? readGroupSearch(kept) : search, isCurrent: !isList },
        { name: "List", search: isList ? search : readListSearch(kept), isCurrent: isList },
      ]}
    />
  );
};
