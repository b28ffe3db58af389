import { useSyncExternalStore } from "react";

const storageKey = "sidebar";
const narrow = matchMedia("(max-width: 767px)");
const listeners = new Set<() => void>();
const notify = () => {
  for (const listener of listeners) listener();
};

/** The state of the navigation: `folded` shows only icons; on `narrow` screens it opens over the screen. */
type Menu = { narrow: boolean; folded: boolean; open: boolean };
let menu: Menu = { narrow: narrow.matches, folded: localStorage.getItem(storageKey) === "closed", open: false };

const change = (next: Partial<Menu>): void => {
  menu = { ...menu, ...next };
  notify();
};
narrow.addEventListener("change", () => change({ narrow: narrow.matches, open: false }));

/** Collapses the navigation to its icons, or expands it. */
export function setFolded(folded: boolean): void {
  localStorage.setItem(storageKey, folded ? "closed" : "open");
  change({ folded });
}
/** Opens or closes the navigation over a narrow screen. */
export const setMenuOpen = (open: boolean): void => change({ open });

export const useMenu = (): Menu =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => menu,
  );
