import type { ReactNode } from "react";
import { cn } from "@cloudflare/kumo/utils";

export type Column<T> = {
  head: string;
  cell: (item: T) => ReactNode;
  /** Classes of the header and the cells: width, alignment, and the list width from which the column is shown. */
  className?: string;
};

/** Properties that make a link cover its whole row. */
export type RowLink = { className: string; "data-row": string; "aria-current"?: "true" };

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  idOf: (item: T) => string;
  /** Renders the first cell as a link to the item. */
  link: (item: T, link: RowLink) => ReactNode;
  selected?: string | undefined;
  /** Whether a row no longer matches the list; it stays in place, greyed out, until the list reloads. */
  faded?: (item: T) => boolean;
};

const linkClass =
  "block truncate outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-kumo-brand";

/** A table whose rows are links to their items. */
export function Table<T>({ label, columns, items, idOf, link, selected, faded }: Props<T>) {
  return (
    <table aria-label={label} className="w-full table-fixed border-separate border-spacing-0 text-left">
      <thead>
        <tr>
          {columns.map(({ head, className }) => (
            <th
              key={head}
              scope="col"
              className={cn(
                "sticky top-0 z-1 h-8 truncate border-b border-kumo-line bg-kumo-canvas px-3 text-xs font-medium text-kumo-subtle first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6",
                className,
              )}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const id = idOf(item);
          const current = id === selected;
          return (
            <tr
              key={id}
              className={cn(
                "group relative hover:bg-kumo-tint/60",
                current && "bg-kumo-tint hover:bg-kumo-tint",
                faded?.(item) && "text-kumo-subtle [&_.font-medium]:font-normal",
              )}
            >
              {columns.map(({ head, cell, className }, index) => (
                <td
                  key={head}
                  className={cn(
                    "h-row truncate border-b border-kumo-hairline px-3 py-0 first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6",
                    className,
                  )}
                >
                  {index === 0
                    ? link(item, { className: linkClass, "data-row": id, ...(current ? { "aria-current": "true" } : {}) })
                    : cell(item)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
