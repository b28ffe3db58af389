import { useEffect, useRef } from "react";
import { focusPanel } from "./panelFocus.ts";
import { focusRow, hasRow } from "./useRowKeys.ts";

const focusScreen = (): void => document.getElementById("main")?.focus({ preventScroll: true });

/**
 * Keeps the focus from falling to the body of the page when the button or the dialog that had it is gone: the first of the rows that is still
 * there takes it, or the open panel, or the screen.
 */
export function keepFocus(rowIds: Iterable<string> = []): void {
  const rows = [...rowIds];
  // A dialog that closes gives the focus back first.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      const row = rows.find(hasRow);
      if (row !== undefined) focusRow(row);
      else if (!focusPanel()) focusScreen();
    }),
  );
}

/** Keeps the focus from falling to the body of the page when a form or a button goes away that may have it. */
export function useKeepFocus(): void {
  useEffect(() => () => keepFocus(), []);
}

/** Passes the focus of a row that is gone to the row in its place, or to the screen if the list is empty. */
export function useKeepRowFocus(ids: readonly string[], focusedId: string | undefined): void {
  const before = useRef(ids);
  useEffect(() => {
    const place = before.current.indexOf(focusedId ?? "");
    before.current = ids;
    if (focusedId === undefined || ids.includes(focusedId) || document.activeElement !== document.body) return;
    const next = ids[Math.min(Math.max(place, 0), ids.length - 1)];
    if (next === undefined) focusScreen();
    else focusRow(next);
  }, [ids, focusedId]);
}
