import { useEffect, useState, useSyncExternalStore } from "react";
import { visibleLine } from "#domain/text/visible";

/** A page's title in the browser's tab. `beside` replaces it after the name of an open item, for a title with a count. */
type PageTitle = { tab: string; beside: string };
/** The name of an open item. Several may be open, such as a form over an item: the one that was opened last counts. */
type OpenItem = { name: string; order: number };

let page: PageTitle = { tab: "", beside: "" };
let items: readonly OpenItem[] = [];
let orderCount = 0;
const nextOrder = (): number => (orderCount += 1);
const listeners = new Set<() => void>();

const openName = (): string => items.at(-1)?.name ?? "";

function update(): void {
  const parts = [openName(), openName() ? page.beside : page.tab].filter(Boolean);
  document.title = parts.length > 0 ? `${visibleLine(parts.join(" · "))} — Signalbox` : "Signalbox";
  for (const listener of listeners) listener();
}

/** Sets the title of the browser's tab: "Jobs — Signalbox", or "content.publish · Jobs — Signalbox" while an item is open. */
export function useTitle(tab: string, beside = tab): void {
  useEffect(() => {
    page = { tab, beside };
    update();
  }, [tab, beside]);
}

/** Names the open item in the title of the browser's tab and in the heading of the page, while the component is mounted. */
export function useItemName(name: string): void {
  const [order] = useState(nextOrder);
  useEffect(() => {
    items = [...items, { name, order }].toSorted((a, b) => a.order - b.order);
    update();
    return () => {
      items = items.filter((item) => item.order !== order);
      update();
    };
  }, [name, order]);
}

/** The name of the open item; empty if none is open. */
export const useOpenItemName = (): string =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, openName);
