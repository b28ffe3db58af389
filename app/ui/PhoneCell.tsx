import { cn } from "./cn.ts";
import type { ReactNode } from "react";

/**
 * A row on a phone, where columns do not fit: its name, which is the link, and its state; a `note`, where it has one; then what tells it apart
 * from others, such as its queue, and its time.
 */
export type PhoneRow<T> = {
  title: (item: T) => ReactNode;
  state?: (item: T) => ReactNode;
  note?: (item: T) => ReactNode;
  where: (item: T) => ReactNode;
  when?: (item: T) => ReactNode;
};

/** Properties that make a link cover its whole row, and its content. */
export type RowLink = { className: string; "data-row": string; "aria-current"?: "true"; children: ReactNode };

/** Height of a line of a row on a phone, and of the space above and below the lines, px. */
const linePx = 20;
const spacePx = 16;

/** The height of a row on a phone, px. */
export const phoneRowHeight = <T,>({ note }: PhoneRow<T>, item: T): number => spacePx + linePx * (note?.(item) ? 3 : 2);

/** Properties that make a link of the first line cover its row. */
type Props<T> = {
  phone: PhoneRow<T>;
  item: T;
  link: (item: T, link: RowLink) => ReactNode;
  rowLink: Omit<RowLink, "children">;
};

const line = "flex gap-3 leading-5";
const start = "min-w-0 flex-1 truncate";
const end = "max-w-[60%] shrink-0 truncate text-right";

/** The content of a row on a phone: two or three lines, none of which is wider than the screen. */
export function PhoneCell<T>({ phone: { title, state, where, when, note }, item, link, rowLink }: Props<T>) {
  const noteContent = note?.(item);
  return (
    <>
      <div className={line}>
        <div className={cn(start, "font-medium")}>{link(item, { ...rowLink, children: title(item) })}</div>
        {state && <div className={end}>{state(item)}</div>}
      </div>
      {noteContent && <div className="truncate leading-5">{noteContent}</div>}
      <div className={cn(line, "text-kumo-subtle")}>
        <div className={start}>{where(item)}</div>
        {when && <div className={end}>{when(item)}</div>}
      </div>
    </>
  );
}
