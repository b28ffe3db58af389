import { visibleText } from "#domain/text/visible";
import { memo, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { PhoneCell, type PhoneRow, phoneRowHeight, type RowLink } from "./PhoneCell.tsx";

export type Column<T> = {
  head: string;
  cell: (item: T) => ReactNode;
  /** Classes of the header and the cells: width, alignment, and the list width from which the column is shown. */
  className?: string;
};

export type { PhoneRow, RowLink };

/** The selected rows. `toggle` with `range` selects everything from the row that was toggled last. */
export type RowSelection = {
  selectedIds: ReadonlySet<string>;
  toggle: (id: string, range: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
};

/** What the rows of a table show. */
export type TableRows<T> = {
  /** The accessible name of the table. */
  label: string;
  columns: readonly Column<T>[];
  /** The rows on a phone. Without it, they have the columns there too. */
  phone?: PhoneRow<T> | undefined;
  idOf: (item: T) => string;
  /** The accessible name of a row, for its checkbox. */
  nameOf?: ((item: T) => string) | undefined;
  /** Renders the first cell as a link to the item. */
  link: (item: T, link: RowLink) => ReactNode;
  /** Whether a row no longer matches the list; it stays in place, greyed out, until the list reloads. */
  isFaded?: ((item: T) => boolean) | undefined;
};

const linkClass =
  "block truncate outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
const edges = "first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6";

type FrameProps = {
  label: string;
  columns: readonly Pick<Column<never>, "head" | "className">[];
  selection?: RowSelection | undefined;
  /** The number of rows, where not all of them are in the page. */
  rowCount?: number;
  children: ReactNode;
};

/** A table with its header; `children` are its rows. */
export const TableFrame = ({ label, columns, selection, rowCount, children }: FrameProps) => (
  <table
    aria-label={label}
    {...(rowCount === undefined ? {} : { "aria-rowcount": rowCount + 1 })}
    className="w-full table-fixed border-separate border-spacing-0 text-left"
  >
    <thead>
      <tr {...(rowCount === undefined ? {} : { "aria-rowindex": 1 })}>
        {selection && (
          <th scope="col" className={cn("sticky top-0 z-2 h-8 w-12 border-b border-kumo-line bg-kumo-canvas", edges)}>
            <SelectBox
              label="Select all loaded"
              checked={selection.selectedIds.size > 0 && selection.selectedIds.size >= (rowCount ?? Infinity)}
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
    <tbody>{children}</tbody>
  </table>
);

/** The classes of the cells of each column. */
export const cellClasses = (columns: FrameProps["columns"]): string[] =>
  columns.map(({ className }) => cn("h-row truncate border-b border-kumo-hairline px-3 py-0", edges, className));

type RowProps<T> = Pick<TableRows<T>, "columns" | "phone" | "link" | "nameOf" | "isFaded"> & {
  id: string;
  item: T;
  /** The position of the row, where not all rows are in the page. */
  index?: number;
  classes: readonly string[];
  selection?: RowSelection | undefined;
  isOpen: boolean;
  isSelected: boolean;
};

function Row<T>({ id, item, index, columns, phone, classes, link, nameOf, isFaded, selection, isOpen, isSelected }: RowProps<T>) {
  const rowLink = { className: linkClass, "data-row": id, ...(isOpen ? ({ "aria-current": "true" } as const) : {}) };
  return (
    <tr
      {...(index === undefined ? {} : { "data-index": index, "aria-rowindex": index + 2 })}
      className={cn(
        "group relative",
        isOpen || isSelected ? "bg-kumo-tint" : "hover:bg-kumo-tint/60",
        isFaded?.(item) && "text-kumo-subtle [&_.font-medium]:font-normal",
      )}
    >
      {selection && (
        <td className={`h-row border-b border-kumo-hairline ${phone ? "py-2 align-top" : "py-0"} ${edges}`}>
          <SelectBox
            label={`Select ${nameOf?.(item) ?? id}`}
            shortcut="x"
            checked={isSelected}
            onToggle={(range) => selection.toggle(id, range)}
          />
        </td>
      )}
      {phone ? (
        <td className={`border-b border-kumo-hairline px-3 py-2 align-top ${edges}`} style={{ height: phoneRowHeight(phone, item) }}>
          <PhoneCell {...{ phone, item, link, rowLink }} />
        </td>
      ) : (
        columns.map(({ head, cell }, column) => (
          <td key={head} className={classes[column]}>
            {column === 0 ? link(item, { ...rowLink, children: cell(item) }) : cell(item)}
          </td>
        ))
      )}
    </tr>
  );
}

/** A row of a table. Memoized, so that rows that stay are not rendered again while others scroll in. */
export const TableRow = memo(Row) as typeof Row;

/** A native checkbox, which is cheap to render a hundred times. The label around it makes the whole cell clickable. */
type SelectBoxProps = { label: string; shortcut?: string; checked: boolean; onToggle: (range: boolean) => void };

const SelectBox = ({ label, shortcut, checked, onToggle }: SelectBoxProps) => (
  <label className="relative z-1 -my-2 -ml-2 flex size-8 cursor-pointer items-center justify-center">
    <input
      type="checkbox"
      aria-label={visibleText(label)}
      {...(shortcut ? { "aria-keyshortcuts": shortcut, title: `Select (${shortcut})` } : {})}
      checked={checked}
      onChange={(event) => onToggle(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      className="size-3.5 cursor-pointer accent-accent"
    />
  </label>
);
