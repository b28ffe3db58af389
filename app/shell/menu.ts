import { useSyncExternalStore } from "react";

const storageKey = "sidebar";
const narrow = matchMedia("(max-width: 767px)");
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** The navigation: icons alone where there is little room for it, over the screen where there is none. */
type Menu = { narrow: boolean; folded: boolean; open: boolean };
let menu: Menu = { narrow: narrow.matches, folded: localStorage.getItem(storageKey) === "closed", open: false };

const change = (next: Partial<Menu>): void => {
  menu = { ...menu, ...next };
  tell();
};
narrow.addEventListener("change", () => change({ narrow: narrow.matches, open: false }));

/** Folds the navigation to its icons, or back. */
export function setFolded(folded: boolean): void {
  localStorage.setItem(storageKey, folded ? "closed" : "open");
  change({ folded });
}
/** On a narrow screen: opens the navigation over the screen, or closes it. */
export const setMenuOpen = (open: boolean): void => change({ open });

export const useMenu = (): Menu =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => menu,
  );
