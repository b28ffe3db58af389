import type { KeyboardEvent } from "react";
import { type Advance, type ListPosition, markAdvanced } from "../listPosition.ts";
import { useKeepRowFocus } from "../keepFocus.ts";
import { focusNextPanel, focusPanel } from "../panelFocus.ts";
import { useFocusedRow } from "../useFocusedRow.ts";
import type { ListView } from "../useListView.ts";

type Rows<T> = { items: readonly T[] | undefined; ids: readonly string[]; idOf: (item: T) => string };

/** What keys need of the rows: which has the focus, how Enter opens it, and which one follows after an action. */
export function useListKeys<T>({ items, ids, idOf }: Rows<T>, view: ListView, goTo: ListPosition["goTo"]) {
  const focusedId = useFocusedRow(view.scroll);
  useKeepRowFocus(ids, focusedId);
  const advance: Advance = (fromId, isAllowed) => {
    const from = items?.findIndex((item) => idOf(item) === fromId) ?? -1;
    const next = from < 0 ? undefined : items?.slice(from + 1).find((item) => (isAllowed as (item: T) => boolean)(item));
    if (next === undefined) return false;
    markAdvanced();
    // The dialog that asked for a reason gives the focus back first.
    requestAnimationFrame(() => requestAnimationFrame(() => goTo(idOf(next))));
    return true;
  };
  const openWithKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const id = event.target instanceof HTMLElement ? event.target.dataset["row"] : undefined;
    if (id === undefined) return;
    if (id !== view.openId) return focusNextPanel();
    event.preventDefault();
    focusPanel();
  };
  return { advance, openWithKey, focusedItem: items?.find((item) => idOf(item) === focusedId) };
}
