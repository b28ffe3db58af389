import { type Ref, type RefObject, useCallback, useEffect, useImperativeHandle, useMemo } from "react";
import { useRowHeight } from "../core/settings/store.ts";
import { phoneRowHeight } from "./PhoneCell.tsx";
import { usePhone } from "./usePhone.ts";
import { cellClasses, type RowSelection, TableFrame, TableRow, type TableRows } from "./TableRow.tsx";
import { useVisibleRows } from "./visibleRows/useVisibleRows.ts";

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
  // Only rows on a phone differ in height.
  const sized = phone && items;
  const heightOf = useCallback(
    (index: number) => {
      const item = sized?.[index];
      return phone && item !== undefined ? phoneRowHeight(phone, item) : height;
    },
    [phone, sized, height],
  );
  const { range, offsets, scrollToRow } = useVisibleRows({ count: items.length, heightOf, scroll, headPx });
  useImperativeHandle(handle, () => ({ scrollToRow }), [scrollToRow]);
  const classes = useMemo(() => cellClasses(columns), [columns]);
  const { first, last } = range;
  useEffect(() => onSight(last), [last, onSight, items.length]);
  return (
    <TableFrame label={label} columns={phone ? [{ head: label }] : columns} selection={selection} rowCount={items.length}>
      <Gap height={offsets[first] ?? 0} />
      {items.slice(first, last + 1).map((item, at) => {
        const index = first + at;
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
      <Gap height={(offsets[items.length] ?? 0) - (offsets[last + 1] ?? 0)} />
    </TableFrame>
  );
}
