import { Tabs } from "../../ui/Tabs.tsx";
import { type DeadLetterSearch, readGroupSearch, readListSearch, showsList } from "./search.ts";

/** Switches between the groups and the list. Queue and text apply to both. */
export const ViewSwitch = ({ search }: { search: DeadLetterSearch }) => {
  const { queue, q } = search;
  const isList = showsList(search);
  const kept = { ...(queue ? { queue } : {}), ...(q ? { q } : {}) };
  return (
    <Tabs
      label="View"
      tabs={[
        { name: "Grouped", to: "/dead-letters", search: isList ? readGroupSearch(kept) : search, isCurrent: !isList },
        { name: "List", to: "/dead-letters", search: isList ? search : readListSearch(kept), isCurrent: isList },
      ]}
    />
  );
};
