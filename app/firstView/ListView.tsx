import type { ReactNode } from "react";
import { useCanMakeChanges } from "../core/me.ts";
import { Header } from "../ui/Header.tsx";
import { ListWithPanel } from "../ui/ListWithPanel.tsx";
import { cellClasses, type RowSelection, TableFrame, TableRow, type TableRows } from "../ui/TableRow.tsx";
import { usePhone } from "../ui/usePhone.ts";

/** More rows than a screen is high. */
const maxRows = 40;
const nothing = (): void => undefined;
const noSelection: RowSelection = { selectedIds: new Set(), toggle: nothing, toggleAll: nothing, clear: nothing };

type Props<T> = Pick<TableRows<T>, "label" | "columns" | "phone" | "nameOf"> & {
  title: string;
  state: ReactNode;
  /** The first of the filters. */
  bar?: ReactNode;
  items: readonly T[] | undefined;
  hrefOf: (id: string) => string;
  isSelectable?: boolean;
};

/** The header and the first rows of a list. */
export function ListView<T extends { id: string }>({ title, state, bar, items, hrefOf, isSelectable = false, ...rows }: Props<T>) {
  const selection = useCanMakeChanges() && isSelectable ? noSelection : undefined;
  const phone = usePhone() ? rows.phone : undefined;
  const { label, columns } = rows;
  const classes = cellClasses(columns);
  const link: TableRows<T>["link"] = ({ id }, { children, className }) => (
    <a href={hrefOf(id)} tabIndex={-1} className={className}>
      {children}
    </a>
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Header title={title} state={state ?? "\u00a0"} />
      <ListWithPanel
        bar={
          <div className="flex min-h-11.25 shrink-0 flex-wrap items-start gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">{bar}</div>
        }
        panel={null}
        list={
          items &&
          items.length > 0 && (
            <TableFrame label={label} columns={phone ? [{ head: label }] : columns} selection={selection}>
              {items.slice(0, maxRows).map((item) => (
                <TableRow
                  key={item.id}
                  {...{ ...rows, phone, id: item.id, item, link, classes, selection }}
                  isOpen={false}
                  isSelected={false}
                />
              ))}
            </TableFrame>
          )
        }
      />
    </div>
  );
}
