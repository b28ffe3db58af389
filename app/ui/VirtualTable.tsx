import { visibleText } from "#domain/text/visible";
import { memo, type ReactNode, type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { cn } from "@cloudflare/kumo/utils";
import { useRowHeight } from "../core/settings/store.ts";
import type { Column, RowLink } from "./Table.tsx";

/** The selected rows. `toggle` with `range` selects everything from the row that was toggled last. */
export type RowSelection = {
  has: (id: string) => boolean;
  toggle: (id: string, range: boolean) => void;
  toggleAll: () => void;
  selectedIds: ReadonlySet<string>;
};
export type TableHandle = { scrollToRow: (index: number) => void };

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  idOf: (item: T) => string;
  nameOf: (item: T) => string;
  /** Renders the first cell as a link to the item. */
  link: (item: T, link: RowLink) => ReactNode;
  selected?: string | undefined;
  faded?: ((item: T) => boolean) | undefined;
  selection?: RowSelection | undefined;
  /** The scrolling element: only the rows near its visible part are rendered. */
  scroll: RefObject<HTMLElement | null>;
  /** Called with the index of the last rendered row, so that more rows can be loaded in time. */
  onSight: (last: number) => void;
  handle?: Ref<TableHandle>;
};

const headPx = 32;
/** Rows that are rendered beyond each edge, so that a key press or a turn of the wheel finds them there. */
const overscan = 12;

const linkClass =
  "block truncate outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-kumo-brand";
const edges = "first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6";

/** A table of any length whose rows are links: only the visible rows are rendered. */
export function VirtualTable<T>(props: Props<T>) {
  const { label, columns, items, idOf, nameOf, link, selected, faded, selection, scroll, onSight, handle } = props;
  const height = useRowHeight();
  // eslint-disable-next-line react/incompatible-library -- its methods are called in place and never memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  useImperativeHandle(handle, () => ({ scrollToRow: (index) => virtual.scrollToIndex(index, { align: "auto" }) }), [virtual]);
  const classes = useMemo(
    () => columns.map(({ className }) => cn("h-row truncate border-b border-kumo-hairline px-3 py-0", edges, className)),
    [columns],
  );
  const rows = virtual.getVirtualItems();
  const first = rows[0];
  const last = rows.at(-1);
  const lastIndex = last?.index ?? -1;
  useEffect(() => onSight(lastIndex), [lastIndex, onSight, items.length]);
  const above = first ? first.start - headPx : 0;
  const below = last ? virtual.getTotalSize() - (last.end - headPx) : 0;
  // One cell without colspan: a span would show the columns that are hidden on narrow screens.
  const gap = (size: number) =>
    size > 0 && (
      <tr aria-hidden="true">
        <td aria-label="not visible" style={{ height: size, padding: 0 }} />
      </tr>
    );
  return (
    <table aria-label={label} aria-rowcount={items.length + 1} className="w-full table-fixed border-separate border-spacing-0 text-left">
      <thead>
        <tr aria-rowindex={1}>
          {selection && (
            <th scope="col" className={cn("sticky top-0 z-2 h-8 w-12 border-b border-kumo-line bg-kumo-canvas", edges)}>
              <SelectBox
                label="Select all loaded"
                checked={selection.selectedIds.size > 0 && selection.selectedIds.size >= items.length}
                onToggle={() => selection.toggleAll()}
              />
            </th>
          )}
          {columns.map(({ head, className }) => (
            <th
              key={head}
              scope="col"
              className={cn(
                "sticky top-0 z-2 h-8 truncate border-b border-kumo-line bg-kumo-canvas px-3 text-xs font-medium text-kumo-subtle",
                edges,
                className,
              )}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {gap(above)}
        {rows.map(({ index }) => {
          const item = items[index];
          if (item === undefined) return null;
          const id = idOf(item);
          return (
            <MemoRow
              key={id}
              {...{ id, item, index, columns, classes, link, nameOf, selection, faded }}
              current={id === selected}
              isSelected={selection?.has(id) ?? false}
            />
          );
        })}
        {gap(below)}
      </tbody>
    </table>
  );
}

type RowProps<T> = Pick<Props<T>, "columns" | "link" | "nameOf" | "selection" | "faded"> & {
  id: string;
  item: T;
  index: number;
  classes: readonly string[];
  current: boolean;
  isSelected: boolean;
};

function Row<T>({ id, item, index, columns, classes, link, nameOf, selection, faded, current, isSelected }: RowProps<T>) {
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      className={cn(
        "group relative hover:bg-kumo-tint/60",
        (current || isSelected) && "bg-kumo-tint hover:bg-kumo-tint",
        faded?.(item) && "text-kumo-subtle [&_.font-medium]:font-normal",
      )}
    >
      {selection && (
        <td className={`h-row border-b border-kumo-hairline py-0 ${edges}`}>
          <SelectBox label={`Select ${nameOf(item)}`} checked={isSelected} onToggle={(range) => selection.toggle(id, range)} />
        </td>
      )}
      {columns.map(({ head, cell }, column) => (
        <td key={head} className={classes[column]}>
          {column === 0 ? link(item, { className: linkClass, "data-row": id, ...(current ? { "aria-current": "true" } : {}) }) : cell(item)}
        </td>
      ))}
    </tr>
  );
}

/** Memoized, so that rows that stay are not rendered again while others scroll in. */
const MemoRow = memo(Row) as typeof Row;

/** A native checkbox, which is cheap to render a hundred times. The label around it makes the whole cell clickable. */
const SelectBox = ({ label, checked, onToggle }: { label: string; checked: boolean; onToggle: (range: boolean) => void }) => (
  <label className="relative z-1 -my-2 -ml-2 flex size-8 cursor-pointer items-center justify-center">
    <input
      type="checkbox"
      aria-label={visibleText(label)}
      checked={checked}
      onChange={(event) => onToggle(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      className="size-3.5 cursor-pointer accent-kumo-brand"
    />
  </label>
);
