import { usePhone } from "./usePhone.ts";
import { cellClasses, TableFrame, TableRow, type TableRows } from "./TableRow.tsx";

type Props<T> = TableRows<T> & {
  items: readonly T[];
  /** The id of the row whose panel is open. */
  openId?: string | undefined;
};

/** A table whose rows are links to their items. All rows are in the page: for thousands of rows use `VirtualTable`. */
export function Table<T>({ label, columns, phone: phoneRow, items, idOf, openId, ...rows }: Props<T>) {
  const classes = cellClasses(columns);
  const phone = usePhone() ? phoneRow : undefined;
  return (
    <TableFrame label={label} columns={phone ? [{ head: label }] : columns}>
      {items.map((item) => {
        const id = idOf(item);
        return <TableRow key={id} {...rows} {...{ id, item, columns, phone, classes }} isOpen={id === openId} isSelected={false} />;
      })}
    </TableFrame>
  );
}
