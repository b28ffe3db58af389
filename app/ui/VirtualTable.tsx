import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRowHeight } from "../core/settings/store.ts";
import { phoneRowHeight } from "./PhoneCell.tsx";
import { usePhone } from "./usePhone.ts";
import { cellClasses, type RowSelection, TableFrame, TableRow, type TableRows } from "./TableRow.tsx";

/** Scrolls to a row, by its index. */
export type TableHandle = { scrollToRow: (index: number) => void };

type Props<T> = TableRows<T> & {
  items: readonly T[];
  openId?: string | undefined;
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

/** Takes the space of rows that are not rendered. One cell without colspan: a span would show the columns that are hidden on narrow screens. */
const Gap = ({ height }: { height: number }) =>
  height > 0 && (
    <tr aria-hidden="true">
      <td aria-label="not visible" style={{ height, padding: 0 }} />
    </tr>
  );

/** A table of any length whose rows are links: only the visible rows are rendered. */
export function VirtualTable<T>(props: Props<T>) {
  const { label, columns, phone: phoneRow, items, idOf, openId, selection, scroll, onSight, handle, ...rows } = props;
  const height = useRowHeight();
  const phone = usePhone() ? phoneRow : undefined;
  // eslint-disable-next-line react/incompatible-library -- its methods are called in place and never memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => {
      const item = items[index];
      return phone && item !== undefined ? phoneRowHeight(phone, item) : height;
    },
    overscan,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  });
  // Only rows on a phone differ in height.
  const sized = phone && items;
  useLayoutEffect(() => virtual.measure(), [virtual, height, sized]);
  useImperativeHandle(handle, () => ({ scrollToRow: (index) => virtual.scrollToIndex(index, { align: "auto" }) }), [virtual]);
  const classes = useMemo(() => cellClasses(columns), [columns]);
  const visible = virtual.getVirtualItems();
  const [first, last] = [visible[0], visible.at(-1)];
  const lastIndex = last?.index ?? -1;
  useEffect(() => onSight(lastIndex), [lastIndex, onSight, items.length]);
  return (
    <TableFrame label={label} columns={phone ? [{ head: label }] : columns} selection={selection} rowCount={items.length}>
      <Gap height={first ? first.start - headPx : 0} />
      {visible.map(({ index }) => {
        const item = items[index];
        if (item === undefined) return null;
        const id = idOf(item);
        return (
          <TableRow
            key={id}
            {...rows}
            {...{ id, item, index, columns, phone, classes, selection }}
            isOpen={id === openId}
            isSelected={selection?.selectedIds.has(id) ?? false}
          />
        );
      })}
      <Gap height={last ? virtual.getTotalSize() - (last.end - headPx) : 0} />
    </TableFrame>
  );
}
