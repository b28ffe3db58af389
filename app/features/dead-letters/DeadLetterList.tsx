import { useCallback, useMemo, useState } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { isReplayUnfinished } from "#domain/dead-letters/replayOutcome";
import { FireDrillNotice } from "./fault-injection/FireDrills.tsx";
import { descending, type Sorting } from "../../core/live/latestPage.ts";
import { countsMarkOf, useOverviewPart } from "../../core/live/overview.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { loadedCount } from "../../ui/listCount.ts";
import type { RowLink, TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { formatCount } from "../../ui/format.ts";
import { deadLetterActions } from "./actions.tsx";
import { listDeadLetters, deadLetterListKey, openDeadLetterExport } from "./calls.ts";
import { deadLetterColumns, deadLetterPhoneRow } from "./columns.tsx";
import { subjectOfDeadLetter } from "./labels.ts";
import { DeadLetterFilters } from "./DeadLetterFilters.tsx";
import { deadLetterExportFields, fetchDeadLetterExportPage } from "./exportDeadLetters.ts";
import { EmptyDeadLetters } from "./EmptyDeadLetters.tsx";
import { type DeadLetterSearch, filterNames, readListSearch, withoutEdit } from "./search.ts";

const idOf = ({ id }: DeadLetter): string => id;
const createdAt = (deadLetter: DeadLetter): string => deadLetter.createdAt;
const nameOf = (deadLetter: DeadLetter): string =>
  [deadLetter.errorName || "Unknown error", subjectOfDeadLetter(deadLetter), deadLetter.queue].filter(Boolean).join(", ");

const headings = { newest: "newest first", oldest: "oldest first", queue: "by queue" } as const;

/** How the rows of the list are placed. */
const sortingOf = (order: DeadLetterSearch["order"], expires: DeadLetterSearch["expires"]): Sorting<DeadLetter> => {
  if (expires !== undefined) return { sortedAt: ({ resolvedAt }) => resolvedAt ?? "", order: "oldest" };
  return order === "queue" ? { sortedAt: ({ queue, createdAt: at }) => `${descending(queue)} ${at}` } : { sortedAt: createdAt, order };
};

/** The rows of the list. A row is faded when it no longer has the filtered status, or is among `removedIds`. */
function useRows(search: DeadLetterSearch, removedIds: ReadonlySet<string>): TableRows<DeadLetter> {
  const status = search.status ?? "open";
  const hasExpiry = search.expires !== undefined || status === "replayed" || status === "dropped";
  const columns = useMemo(() => deadLetterColumns(status, hasExpiry), [status, hasExpiry]);
  const phone = useMemo(() => deadLetterPhoneRow(status, hasExpiry), [status, hasExpiry]);
  const isFaded = useCallback(
    (deadLetter: DeadLetter) => removedIds.has(deadLetter.id) || (status !== "all" && deadLetter.status !== status),
    [removedIds, status],
  );
  const link = useCallback(
    ({ id }: DeadLetter, row: RowLink) => <Link to="/dead-letters/$id" params={{ id }} search={search} {...row} />,
    [search],
  );
  const heading = search.expires === undefined ? headings[search.order ?? "newest"] : "next deleted first";
  return { label: `Dead letters, ${heading}`, columns, phone, idOf, nameOf, link, isFaded };
}

/** "12 open", as a link to them. */
const OpenCount = ({ count }: { count: number }) =>
  count ? (
    <Link to="/dead-letters" search={readListSearch({})} className="hover:underline">
      {formatCount(count)} open
    </Link>
  ) : (
    "None open"
  );

/** The filter of the list as a plan takes it; undefined for a list without a filter, because a plan never means everything. */
function planFilterOf(search: DeadLetterSearch) {
  const { status = "open", expires } = search;
  const filters = filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]] as const]));
  const filter = {
    ...Object.fromEntries(filters),
    ...(status === "all" ? {} : { status }),
    ...(expires === undefined ? {} : { expires }),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** The list of dead letters with its filters, bulk commands and the panel of the open one. */
export function DeadLetterList() {
  // As its own links have it: a link to a dead letter alone names no list, and closing the panel must not load another one.
  const search = useSearch({ from: "/dead-letters", select: (read) => readListSearch(withoutEdit(read)) });
  const openId = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const openCount = useOverviewPart((overview) => overview.openDeadLetters);
  const view = useListView(search, openId);
  const [isReplaying, setReplaying] = useState(false);
  const showsReplayed = search.status === "replayed" || search.status === "all";
  const sorting = useMemo(() => sortingOf(search.order, search.expires), [search.order, search.expires]);
  const list = useLiveList({
    queryKey: deadLetterListKey(search),
    fetchPage: (cursor) => listDeadLetters(search, cursor),
    ...sorting,
    // A replay goes on without a change of its dead letter: the counters of its queue say when.
    markOf: (overview) => `${overview.marks.deadLetters} ${isReplaying ? countsMarkOf(overview, search.queue) : ""}`,
    minReloadGapMs: showsReplayed ? 2_000 : 0,
    isInUse: view.isInUse,
  });
  const hasUnfinished = showsReplayed && (list.items?.some(({ outcome }) => outcome && isReplayUnfinished(outcome)) ?? false);
  if (hasUnfinished !== isReplaying) setReplaying(hasUnfinished);
  return (
    <ListPage
      title="Dead letters"
      tab={openCount ? `(${openCount}) Dead letters` : "Dead letters"}
      state={openCount !== undefined && <OpenCount count={openCount} />}
      nouns={["dead letter", "dead letters"]}
      list={list}
      view={view}
      rows={useRows(search, list.removedIds)}
      isLong
      bulkActions={deadLetterActions}
      planFilter={planFilterOf(search)}
      scanned={{ total: search.status === undefined ? openCount : undefined }}
      actions={
        <Export
          noun="dead letters"
          fields={deadLetterExportFields()}
          fetchPage={(cursor, limit) => fetchDeadLetterExportPage(search, cursor, limit)}
          openStream={(cursor, signal) => openDeadLetterExport(search, cursor, signal)}
        />
      }
      bar={
        <>
          <FireDrillNotice />
          <DeadLetterFilters search={search} loaded={loadedCount(list)} />
        </>
      }
      empty={<EmptyDeadLetters search={search} />}
      panel={openId && <Outlet />}
      open={(id) => void navigate({ to: "/dead-letters/$id", params: { id }, search, replace: true })}
      close={() => void navigate({ to: "/dead-letters", search })}
    />
  );
}
