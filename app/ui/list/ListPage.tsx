import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { useCanMakeChanges } from "../../core/me.ts";
import type { ActionList } from "../actions/action.ts";
import type { ListFilter } from "../actions/runPlan.ts";
import { BreadcrumbButton } from "../Breadcrumb.tsx";
import { keepFocus } from "../keepFocus.ts";
import { ListEnd, type PagedList } from "../ListEnd.tsx";
import { ListPositionProvider } from "../listPosition.ts";
import { ListWithPanel } from "../ListWithPanel.tsx";
import { LoadError } from "../LoadError.tsx";
import { NewRowsButton } from "../NewRowsButton.tsx";
import { Page } from "../Page.tsx";
import { RowActionKeys } from "./RowActionKeys.tsx";
import { SelectionBar } from "./SelectionBar.tsx";
import { SkeletonRows } from "../Skeleton.tsx";
import { Table } from "../Table.tsx";
import type { TableRows } from "../TableRow.tsx";
import type { ListView } from "../useListView.ts";
import { useListKeys } from "./useListKeys.ts";
import { useOpenItemName } from "../title.ts";
import { useRowKeys } from "../useRowKeys.ts";
import { type TableHandle, VirtualTable } from "../VirtualTable.tsx";

/** A list to show: its rows, or why there are none, and what has changed since it was loaded. */
export type ShownList<T> = Partial<PagedList> & {
  items: readonly T[] | undefined;
  error: unknown;
  refetch: () => unknown;
  /** New rows that wait for `showNew`. */
  newCount?: number;
  hasMoreNew?: boolean;
  showNew?: (() => unknown) | undefined;
  /** Called with the index of the last visible row. */
  onSight?: (last: number) => void;
};

type Props<T, A> = {
  title: string;
  /** The title of the browser's tab, if it differs. */
  tab?: string | undefined;
  /** The line below the title: counts. */
  state?: ReactNode;
  /** The singular and the plural noun of the rows. */
  nouns: readonly [string, string];
  list: ShownList<T>;
  view: ListView;
  rows: TableRows<T>;
  /** Whether only the visible rows are in the page: for lists of thousands. */
  isLong?: boolean;
  /** The actions on selected rows. Without them, or for viewers, rows can't be selected. */
  bulkActions?: ActionList<A>;
  /** The filter of the list as plans take it, if they can take all that match it. */
  planFilter?: ListFilter | undefined;
  /** What a search reads row by row, where it is not the rows of the list. */
  scanned?: { noun?: string; total?: number | undefined };
  /** The export of the list and other actions, in the header. */
  actions?: ReactNode;
  /** The filters. */
  bar?: ReactNode;
  /** Shown instead of the table when no row matches. */
  empty: ReactNode;
  /** Shown below the table, or below `empty`. */
  below?: ReactNode;
  /** The panel of the open row, or a form. */
  panel?: ReactNode;
  open?: ((id: string) => void) | undefined;
  close?: (() => void) | undefined;
};

const ignoreSight = (): void => undefined;

/** The screen of a list: header, filters, table with its end, and the panel of the open row beside it. */
export function ListPage<A, T extends A>(props: Props<T, A>) {
  const { bulkActions, planFilter: _planFilter, ...rest } = props;
  const { list, view, bar } = props;
  const { scroll, rowIdsRef, listKey, openId, selection } = view;
  const table = useRef<TableHandle>(null);
  const isSelectable = useCanMakeChanges() && bulkActions !== undefined;
  const { idOf } = props.rows;
  const ids = useMemo(() => list.items?.map(idOf) ?? [], [list.items, idOf]);
  useEffect(() => {
    rowIdsRef.current = ids;
  }, [rowIdsRef, ids]);
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [scroll, listKey]);
  const position = useRowKeys({
    ids,
    openId,
    open: props.open,
    close: props.close,
    show: props.isLong ? (id) => table.current?.scrollToRow(ids.indexOf(id)) : undefined,
    toggle: isSelectable ? (id) => selection.toggle(id, false) : undefined,
  });
  const { advance, focusedItem, openWithKey } = useListKeys({ items: list.items, ids, idOf }, view, position.goTo);
  const openItemName = useOpenItemName();
  const itemName = props.panel ? openItemName : "";
  const showNew = () => {
    scroll.current?.scrollTo({ top: 0 });
    void list.showNew?.();
  };
  return (
    <Page
      title={itemName || props.title}
      tab={props.tab ?? props.title}
      tabBeside={props.title}
      up={itemName && props.close && <BreadcrumbButton title={props.title} tooltip="Close the panel (Esc)" onClick={props.close} />}
      state={props.state}
      actions={
        <>
          <NewRowsButton count={list.newCount ?? 0} hasMore={list.hasMoreNew ?? false} onShow={showNew} />
          {props.actions}
        </>
      }
    >
      <ListPositionProvider value={{ ...position, advance }}>
        <ListWithPanel
          bar={
            <>
              {bar}
              <Selected {...props} focusedItem={focusedItem} />
            </>
          }
          listRef={scroll}
          onListKey={openWithKey}
          panel={props.panel ?? null}
          list={<ListBody {...rest} isSelectable={isSelectable} table={table} />}
        />
      </ListPositionProvider>
    </Page>
  );
}

type SelectedProps<T, A> = Props<T, A> & { focusedItem: T | undefined };

/** The bar of the selected rows, if rows are selected; otherwise the keys of the row that has the focus, if no panel has these keys. */
function Selected<T extends A, A>({ focusedItem, list, view, rows: { idOf }, bulkActions, planFilter }: SelectedProps<T, A>) {
  const { selection, openId } = view;
  if (!bulkActions) return null;
  if (selection.selectedIds.size === 0) return openId === undefined && <RowActionKeys list={bulkActions} item={focusedItem} />;
  return (
    <SelectionBar
      list={bulkActions}
      items={list.items ?? []}
      selectedIds={selection.selectedIds}
      onClear={() => {
        selection.clear();
        // What is selected first; on a list whose selected rows are gone, its first row.
        keepFocus([...selection.selectedIds, ...(list.items ?? []).map(idOf)]);
      }}
      filter={list.hasNextPage ? planFilter : undefined}
      isPanelOpen={openId !== undefined}
    />
  );
}

type BodyProps<T> = Omit<Props<T, never>, "bulkActions" | "planFilter"> & { isSelectable: boolean; table: RefObject<TableHandle | null> };

/** The table and its end, or why there is no table. */
function ListBody<T>({ list, view, rows, nouns, isLong, isSelectable, scanned, empty, below, table }: BodyProps<T>) {
  const { items } = list;
  if (!items)
    return list.error ? (
      <LoadError what={`The ${nouns[1]}`} error={list.error} retry={() => void list.refetch()} />
    ) : (
      <SkeletonRows rows={12} />
    );
  const { isFetchNextPageError = false, isFetchingNextPage = false, hasNextPage = false, fetchNextPage = ignoreSight } = list;
  const paged = { ...list, isFetchNextPageError, isFetchingNextPage, hasNextPage, fetchNextPage };
  return (
    <>
      {items.length > 0 &&
        (isLong ? (
          <VirtualTable
            {...rows}
            items={items}
            openId={view.openId}
            selection={isSelectable ? view.selection : undefined}
            scroll={view.scroll}
            onSight={list.onSight ?? ignoreSight}
            handle={table}
          />
        ) : (
          <Table {...rows} items={items} openId={view.openId} />
        ))}
      {items.length > 0 || hasNextPage ? <ListEnd list={paged} nouns={nouns} scanned={scanned} /> : empty}
      {below}
    </>
  );
}
