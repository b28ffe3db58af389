import { useMemo } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useOverviewPart } from "../../../core/live/overview.ts";
import { useLiveList } from "../../../core/live/useLiveList.ts";
import { Export } from "../../../ui/Export.tsx";
import { formatCount } from "../../../ui/format.ts";
import { ListPage } from "../../../ui/list/ListPage.tsx";
import { lazyPanel } from "../../../ui/opener/lazyPart.tsx";
import type { RowLink } from "../../../ui/TableRow.tsx";
import { useListView } from "../../../ui/useListView.ts";
import { FireDrillNotice } from "../fault-injection/FireDrills.tsx";
import { type DeadLetterSearch, readListSearch } from "../search.ts";
import { type GroupRow } from "../../../core/groups.ts";
import { groupListKey, groupsMark, listGroups } from "./calls.ts";
import { groupColumns, groupPhoneRow } from "./columns.tsx";
import { EmptyGroups } from "./EmptyGroups.tsx";
import { GroupFilters } from "./GroupFilters.tsx";
import { groupName, withClearedLast } from "./labels.ts";

const GroupPanel = lazyPanel(async () => (await import("./GroupPanel.tsx")).GroupPanel);

const exportFields = [
  "errorName",
  "message",
  "normalizedMessage",
  "status",
  "state",
  "count",
  "open",
  "firstSeenAt",
  "lastSeenAt",
  "assignee",
  "note",
  "runbook",
  "fingerprint",
] as const satisfies readonly (keyof GroupRow)[];

const idOf = ({ id }: GroupRow): string => id;

/** The value that a list in this order is sorted by, as text that sorts alike. */
const sortValueOf =
  (sort: DeadLetterSearch["sort"]) =>
  (group: GroupRow): string =>
    sort === undefined ? group.lastSeenAt : String(sort === "count" ? group.count : group.rate.now).padStart(12, "0");

const headings = { count: "most in all first", rate: "most at present first" } as const;

/** The rows with cleared groups last. Only of a list that is complete: the next page would come between them. */
const useClearedLast = (items: readonly GroupRow[] | undefined, hasNextPage: boolean): readonly GroupRow[] | undefined =>
  useMemo(() => (items && !hasNextPage ? withClearedLast(items) : items), [items, hasNextPage]);

/** The groups of dead letters with their filters, and the panel of the open one. */
export function GroupList() {
  const { group: openId, ...search } = useSearch({ from: "/dead-letters" });
  const navigate = useNavigate();
  const openCount = useOverviewPart((overview) => overview.openDeadLetters);
  const view = useListView(search, openId);
  const { sort, groups = "open" } = search;
  const list = useLiveList({
    queryKey: groupListKey(search),
    fetchPage: (cursor) => listGroups(search, cursor),
    sortedAt: useMemo(() => sortValueOf(sort), [sort]),
    markOf: groupsMark,
    minReloadGapMs: 2_000,
    isInUse: view.isInUse,
  });
  const items = useClearedLast(list.items, list.hasNextPage);
  const link = ({ id }: GroupRow, row: RowLink) => (
    <Link to="/dead-letters" search={{ ...search, group: id }} {...row} onPointerEnter={GroupPanel.prepare} onFocus={GroupPanel.prepare} />
  );
  const close = () => void navigate({ to: "/dead-letters", search });
  return (
    <ListPage
      title="Dead letters"
      tab={openCount ? `(${openCount}) Dead letters` : "Dead letters"}
      state={
        openCount !== undefined &&
        (openCount ? (
          <Link to="/dead-letters" search={readListSearch({})} className="hover:underline">
            {formatCount(openCount)} open
          </Link>
        ) : (
          "None open"
        ))
      }
      nouns={["group", "groups"]}
      list={{ ...list, items }}
      view={view}
      rows={{
        label: `Dead letters by cause, ${sort ? headings[sort] : "last seen first"}`,
        columns: groupColumns,
        phone: groupPhoneRow,
        idOf,
        nameOf: groupName,
        link,
        // Nothing is left to do, or the group no longer has the filtered status.
        isFaded: ({ open, status }) => open === 0 || (groups !== "all" && status !== groups),
      }}
      actions={<Export noun="groups" fields={exportFields} fetchPage={(cursor, limit) => listGroups(search, cursor, limit)} />}
      bar={
        <>
          <FireDrillNotice />
          <GroupFilters search={openId === undefined ? search : { ...search, group: openId }} />
        </>
      }
      empty={<EmptyGroups search={search} />}
      panel={openId && <GroupPanel key={openId} fingerprint={openId} onClose={close} />}
      open={(id) => void navigate({ to: "/dead-letters", search: { ...search, group: id }, replace: true })}
      close={close}
    />
  );
}
