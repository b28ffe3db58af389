import type { FailureGroup } from "#domain/groups/group";
import { groupRowOf } from "../core/groups.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { pageAnswer } from "../core/pageData.ts";
import type { Page } from "../core/page.ts";
import { groupColumns, groupPhoneRow } from "../features/dead-letters/groups/columns.tsx";
import { groupName, withClearedLast } from "../features/dead-letters/groups/labels.ts";
import { formatCount } from "../ui/format.ts";
import { ListView } from "./ListView.tsx";

const openList = (open: number) => (
  <a href="/dead-letters?status=open" tabIndex={-1} className="hover:underline">
    {formatCount(open)} open
  </a>
);

/** The first groups of dead letters. */
export function DeadLettersView() {
  const open = useOverviewPart((overview) => overview.openDeadLetters);
  const page = pageAnswer("/api/groups?status=open&limit=50") as Page<FailureGroup> | undefined;
  const rows = page?.items.map(groupRowOf);
  return (
    <ListView
      title="Dead letters"
      state={open === undefined ? undefined : open ? openList(open) : "None open"}
      label="Dead letters by cause, last seen first"
      items={rows && page?.nextCursor === null ? withClearedLast(rows) : rows}
      hrefOf={(id) => `/dead-letters?group=${encodeURIComponent(id)}`}
      nameOf={groupName}
      columns={groupColumns}
      phone={groupPhoneRow}
    />
  );
}
