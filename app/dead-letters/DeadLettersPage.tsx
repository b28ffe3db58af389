import { useCallback, useEffect, useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { useRowKeys } from "../jobs/useRowKeys.ts";
import { useSelection } from "../jobs/useSelection.ts";
import { FireDrillNotice } from "../fault-injection/FireDrills.tsx";
import { markOf, useOverviewPart } from "../live/overview.ts";
import { useIsListInUse } from "../live/useIsListInUse.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { useCanMakeChanges } from "../shell/me.ts";
import { Export } from "../ui/Export.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { NewRowsButton } from "../ui/NewRowsButton.tsx";
import { LoadMore } from "../ui/LoadMore.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ListWithPanel } from "../ui/ListWithPanel.tsx";
import type { RowLink } from "../ui/Table.tsx";
import { type TableHandle, VirtualTable } from "../ui/VirtualTable.tsx";
import { pluralize } from "../ui/format.ts";
import { subjectOf } from "./subject.ts";
import { listDeadLetters, deadLetterListKey } from "./calls.ts";
import { deadLetterColumns } from "./columns.tsx";
import { DeadLetterFilters } from "./DeadLetterFilters.tsx";
import { deadLetterExportFields, fetchDeadLetterExportPage } from "./exportDeadLetters.ts";
import { EmptyDeadLetters } from "./EmptyDeadLetters.tsx";
import { withoutEdit } from "./search.ts";
import { SelectionBar } from "./SelectionBar.tsx";

const idOf = ({ id }: DeadLetter): string => id;
const rowLabel = (letter: DeadLetter): string =>
  [letter.errorName || "Unknown error", subjectOf(letter.carries), letter.queue].filter(Boolean).join(", ");
/** More is asked for by its button. */
const ignoreScroll = (): void => undefined;

const createdAt = (letter: DeadLetter): string => letter.createdAt;

export function DeadLettersPage() {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  const selected = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const mayAct = useCanMakeChanges();
  const shown = useRef<readonly string[]>([]);
  const selection = useSelection(JSON.stringify(search), shown);
  // Called whatever else holds it: a tick must not cost it the sight of the hand.
  const looking = useIsListInUse(scroll, selected !== undefined);
  const held = looking || selection.selectedIds.size > 0;
  const open = useOverviewPart((overview) => overview.openDeadLetters);
  const mark = useOverviewPart((overview) => overview.marks.deadLetters);
  const letters = useSteadyList<DeadLetter>({
    queryKey: deadLetterListKey(search),
    fetchPage: (cursor) => listDeadLetters(search, cursor),
    madeAt: createdAt,
    mark,
    readMark: () => markOf("deadLetters"),
    isInUse: held,
  });
  const { items, newCount, removedIds } = letters;
  const scanned = { noun: "dead letters", total: search.status === undefined ? open : undefined };
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useEffect(() => {
    shown.current = ids;
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
    (letter: DeadLetter) => removedIds.has(letter.id) || (status !== "all" && letter.status !== status),
    [removedIds, status],
  );
  const link = useCallback(
    (letter: DeadLetter, row: RowLink) => (
      <Link to="/dead-letters/$id" params={{ id: letter.id }} search={search} {...row}>
        {columns[0]?.cell(letter)}
      </Link>
    ),
    [columns, search],
  );
  const showFresh = () => {
    scroll.current?.scrollTo({ top: 0 });
    void letters.refetch();
  };
  return (
    <Page
      title="Dead letters"
      tab={open ? `(${open}) Dead letters` : "Dead letters"}
      state={
        open === undefined ? undefined : open ? (
          <Link to="/dead-letters" className="hover:underline">
            {pluralize(open, "is", "are")} open
          </Link>
        ) : (
          "None is open"
        )
      }
      actions={
        <>
          <NewRowsButton count={newCount} onShow={showFresh} />
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
              <SelectionBar letters={items ?? []} ticked={selection.selectedIds} onClear={selection.clear} />
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
                <LoadMore list={letters} scanned={scanned} />
              </>
            ) : letters.hasNextPage ? (
              <LoadMore list={letters} scanned={scanned} />
            ) : (
              <EmptyDeadLetters search={search} />
            )
          ) : letters.error ? (
            <LoadError what="The dead letters" error={letters.error} retry={() => void letters.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
