import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { TreeRow } from "./tree.ts";

type Options = {
  rows: readonly TreeRow[];
  grid: RefObject<HTMLElement | null>;
  scrollToRow: (index: number) => void;
  selected: string | undefined;
  select: (id: string) => void;
  toggle: (id: string, open: boolean) => void;
  pan: (direction: 1 | -1) => void;
};

const rowOf = (grid: HTMLElement | null, id: string) => grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);

/** The index of the parent row, or -1 for a root. */
const parentIndex = (rows: readonly TreeRow[], index: number): number => {
  const level = rows[index]?.level ?? 1;
  return rows.findLastIndex((row, at) => at < index && row.level < level);
};

/**
 * Keyboard navigation of the rows as a tree: Up and Down move, Right expands or enters, Left collapses or leaves, Enter
 * selects. One row at a time can be reached with Tab; `index` is its index. It stays in the page however far the list scrolls.
 */
export function useRowNavigation({ rows, grid, scrollToRow, selected, select, toggle, pan }: Options) {
  const [current, setCurrent] = useState<string | undefined>(selected);
  const pendingFocus = useRef<string>(undefined);
  const currentIndex = rows.findIndex(({ span }) => span.id === (current ?? selected));
  const index = Math.max(0, currentIndex);

  const go = useCallback(
    (to: number) => {
      const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
      if (!row) return undefined;
      setCurrent(row.span.id);
      pendingFocus.current = row.span.id;
      scrollToRow(rows.indexOf(row));
      return row.span.id;
    },
    [rows, scrollToRow],
  );
  // A row outside the visible part exists only after scrolling, so it is focused after the next render.
  useEffect(() => {
    if (pendingFocus.current === undefined) return;
    const element = rowOf(grid.current, pendingFocus.current);
    if (!element) return;
    element.focus({ preventScroll: true });
    pendingFocus.current = undefined;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[index];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const keyActions: Record<string, () => void> = {
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
    const action = keyActions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  const onFocus = (id: string) => setCurrent(id);
  return { index, go, onKeyDown, onFocus };
}

/** Keeps the top visible row in place when rows are added above it. `height` of a row in px. */
export function useScrollAnchor(rows: readonly TreeRow[], height: number, scroll: RefObject<HTMLElement | null>): void {
  const previousRows = useRef(rows);
  useLayoutEffect(() => {
    const element = scroll.current;
    const previous = previousRows.current;
    previousRows.current = rows;
    if (!element || previous === rows || element.scrollTop < height) return;
    const at = Math.floor(element.scrollTop / height);
    const id = previous[at]?.span.id;
    const newIndex = rows.findIndex(({ span }) => span.id === id);
    if (newIndex >= 0 && newIndex !== at) element.scrollBy({ top: (newIndex - at) * height, behavior: "instant" });
  }, [rows, height, scroll]);
}
