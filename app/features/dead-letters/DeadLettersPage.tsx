import { useCallback, useEffect, useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { useRowKeys } from "../../ui/useRowKeys.ts";
import { useSelection } from "../../ui/useSelection.ts";
import { FireDrillNotice } from "./fault-injection/FireDrills.tsx";
import { markOf, useOverviewPart } from "../../core/live/overview.ts";
import { useIsListInUse } from "../../core/live/useIsListInUse.ts";
import { useSteadyList } from "../../core/live/useSteadyList.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { LoadMore } from "../../ui/LoadMore.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import type { RowLink } from "../../ui/Table.tsx";
import { type TableHandle, VirtualTable } from "../../ui/VirtualTable.tsx";
import { formatCount } from "../../ui/format.ts";
import { subjectOf } from "#domain/messages/subject";
import { listDeadLetters, deadLetterListKey } from "./calls.ts";
import { deadLetterColumns } from "./columns.tsx";
import { DeadLetterFilters } from "./DeadLetterFilters.tsx";
import { deadLetterExportFields, fetchDeadLetterExportPage } from "./exportDeadLetters.ts";
import { EmptyDeadLetters } from "./EmptyDeadLetters.tsx";
import { withoutEdit } from "./search.ts";
import { SelectionBar } from "../../ui/SelectionBar.tsx";
import { deadLetterActions } from "./actions.tsx";

const idOf = ({ id }: DeadLetter): string => id;
const rowLabel = (deadLetter: DeadLetter): string =>
  [deadLetter.errorName || "Unknown error", subjectOf(deadLetter.carries), deadLetter.queue].filter(Boolean).join(", ");
/** Scrolling loads nothing here: a button loads more. */
const ignoreScroll = (): void => undefined;

const createdAt = (deadLetter: DeadLetter): string => deadLetter.createdAt;

/** The list of dead letters with its filters, bulk commands and the panel of the open one. */
export function DeadLettersPage() {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  const selected = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const mayAct = useCanMakeChanges();
  const shownIds = useRef<readonly string[]>([]);
  const selection = useSelection(JSON.stringify(search), shownIds);
  // The hook runs in every case, so that a selection does not make it miss pointer events.
  const isInUse = useIsListInUse(scroll, selected !== undefined);
  const held = isInUse || selection.selectedIds.size > 0;
  const open = useOverviewPart((overview) => overview.openDeadLetters);
  const mark = useOverviewPart((overview) => overview.marks.deadLetters);
  const deadLetters = useSteadyList<DeadLetter>({
    queryKey: deadLetterListKey(search),
    fetchPage: (cursor) => listDeadLetters(search, cursor),
    madeAt: createdAt,
    mark,
    readMark: () => markOf("deadLetters"),
    isInUse: held,
  });
  const { items, newCount, removedIds } = deadLetters;
  const scanned = { noun: "dead letters", total: search.status === undefined ? open : undefined };
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useEffect(() => {
    shownIds.current = ids;
  }, [ids]);
  useRowKeys({
    ids,
    selected,
    show: (id) => table.current?.scrollToRow(ids.indexOf(id)),
    toggle: mayAct ? (id) => selection.toggle(id, false) : undefined,
    open: (id) => void navigate({ to: "/dead-letters/$id", params: { id }, search, replace: true }),
    close: () => void navigate({ to: "/dead-letters", search }),
  });
  const status = search.status ?? "open";
  const columns = useMemo(() => deadLetterColumns(status), [status]);
  const faded = useCallback(
    (deadLetter: DeadLetter) => removedIds.has(deadLetter.id) || (status !== "all" && deadLetter.status !== status),
    [removedIds, status],
  );
  const link = useCallback(
    (deadLetter: DeadLetter, row: RowLink) => (
      <Link to="/dead-letters/$id" params={{ id: deadLetter.id }} search={search} {...row}>
        {columns[0]?.cell(deadLetter)}
      </Link>
    ),
    [columns, search],
  );
  const showNew = () => {
    scroll.current?.scrollTo({ top: 0 });
    void deadLetters.refetch();
  };
  return (
    <Page
      title="Dead letters"
      tab={open ? `(${open}) Dead letters` : "Dead letters"}
      state={
        open === undefined ? undefined : open ? (
          <Link to="/dead-letters" className="hover:underline">
            {formatCount(open)} open
          </Link>
        ) : (
          "None open"
        )
      }
      actions={
        <>
          <NewRowsButton count={newCount} onShow={showNew} />
          <Export
            noun="dead letters"
            fields={deadLetterExportFields}
            fetchPage={(cursor, limit) => fetchDeadLetterExportPage(search, cursor, limit)}
          />
        </>
      }
    >
      <ListWithPanel
        bar={
          <>
            <FireDrillNotice />
            <DeadLetterFilters search={search} />
            {selection.selectedIds.size > 0 && (
              <SelectionBar list={deadLetterActions} items={items ?? []} selectedIds={selection.selectedIds} onClear={selection.clear} />
            )}
          </>
        }
        listRef={scroll}
        panel={selected ? <Outlet /> : null}
        list={
          items ? (
            items.length ? (
              <>
                <VirtualTable
                  label="Dead letters, newest first"
                  columns={columns}
                  items={items}
                  idOf={idOf}
                  nameOf={rowLabel}
                  selected={selected}
                  faded={faded}
                  selection={mayAct ? selection : undefined}
                  scroll={scroll}
                  onSight={ignoreScroll}
                  handle={table}
                  link={link}
                />
                <LoadMore list={deadLetters} scanned={scanned} />
              </>
            ) : deadLetters.hasNextPage ? (
              <LoadMore list={deadLetters} scanned={scanned} />
            ) : (
              <EmptyDeadLetters search={search} />
            )
          ) : deadLetters.error ? (
            <LoadError what="The dead letters" error={deadLetters.error} retry={() => void deadLetters.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
