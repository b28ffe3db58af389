import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Virtualizer } from "@tanstack/react-virtual";
import type { TreeRow } from "./tree.ts";

type Options = {
  rows: readonly TreeRow[];
  grid: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLDivElement, Element>;
  selected: string | undefined;
  select: (id: string) => void;
  toggle: (id: string, open: boolean) => void;
  pan: (direction: 1 | -1) => void;
};

const rowOf = (grid: HTMLElement | null, id: string) => grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);

/** The level above, upwards from a row. */
const parentIndex = (rows: readonly TreeRow[], index: number): number => {
  const level = rows[index]?.level ?? 1;
  return rows.findLastIndex((row, at) => at < index && row.level < level);
};

/**
 * Walking the rows as in a tree: up and down, right into what follows, left out of it, Enter opens. One row can be reached by
 * Tab; it is kept in the page however far one scrolls.
 */
export function useRowNavigation({ rows, grid, virtual, selected, select, toggle, pan }: Options) {
  const [current, setCurrent] = useState<string | undefined>(selected);
  const wanted = useRef<string>(undefined);
  const found = rows.findIndex(({ span }) => span.id === (current ?? selected));
  const index = Math.max(0, found);

  const go = useCallback(
    (to: number) => {
      const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
      if (!row) return undefined;
      setCurrent(row.span.id);
      wanted.current = row.span.id;
      virtual.scrollToIndex(rows.indexOf(row));
      return row.span.id;
    },
    [rows, virtual],
  );
  // The row may have to be scrolled to before it is there to be focused.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const element = rowOf(grid.current, wanted.current);
    if (!element) return;
    element.focus({ preventScroll: true });
    wanted.current = undefined;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[index];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      PageDown: () => go(index + 10),
      PageUp: () => go(index - 10),
      ArrowRight: () => (event.shiftKey ? pan(1) : row.expanded === false ? toggle(row.span.id, true) : row.expanded && go(index + 1)),
      ArrowLeft: () =>
        event.shiftKey
          ? pan(-1)
          : row.expanded
            ? toggle(row.span.id, false)
            : parentIndex(rows, index) >= 0 && go(parentIndex(rows, index)),
      Enter: () => select(row.span.id),
      " ": () => select(row.span.id),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onFocus = (id: string) => setCurrent(id);
  return { index, go, onKeyDown, onFocus };
}

/** Rows that come in above what one looks at don't push it down: the row at the top stays at the top. */
export function useScrollAnchor(rows: readonly TreeRow[], height: number, scroll: RefObject<HTMLElement | null>): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const element = scroll.current;
    const old = before.current;
    before.current = rows;
    if (!element || old === rows || element.scrollTop < height) return;
    const at = Math.floor(element.scrollTop / height);
    const id = old[at]?.span.id;
    const now = rows.findIndex(({ span }) => span.id === id);
    if (now >= 0 && now !== at) element.scrollBy({ top: (now - at) * height, behavior: "instant" });
  }, [rows, height, scroll]);
}
