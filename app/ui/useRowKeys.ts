import { type KeyBinding, useKeyBindings } from "../core/keys/bindings.ts";
import type { ListPosition } from "./listPosition.ts";

type Options = {
  /** The ids of the rows, in their order on screen. */
  ids: readonly string[];
  /** The id of the row whose panel is open: it follows the keys. */
  openId?: string | undefined;
  open?: ((id: string) => void) | undefined;
  close?: (() => void) | undefined;
  /** Scrolls to a row that may not be rendered yet. */
  show?: ((id: string) => void) | undefined;
  toggle?: ((id: string) => void) | undefined;
};

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
/** The id of the row that has the focus, on its link, its checkbox or another link in it. */
const focusedRowId = (): string | undefined =>
  document.activeElement instanceof HTMLElement
    ? document.activeElement.closest("tr,li")?.querySelector<HTMLElement>("[data-row]")?.dataset.row
    : undefined;

/** Focuses a row, after it is rendered if it is not in the page yet. */
function focusRow(id: string): void {
  const row = rowOf(id);
  if (row) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => requestAnimationFrame(() => rowOf(id)?.focus({ preventScroll: true })));
}

const scrollTo = (id: string): void => rowOf(id)?.closest("tr,li")?.scrollIntoView({ block: "nearest" });

/**
 * Keys of a list: `j` and `k` go to the next and the previous row, with the open panel; `x` selects; Escape closes the panel.
 * Returns the position of the open row.
 */
export function useRowKeys({ ids, openId, open, close, show = scrollTo, toggle }: Options): ListPosition {
  const move = (step: 1 | -1) => {
    const from = openId ?? focusedRowId();
    const id = ids[from === undefined ? (step === 1 ? 0 : ids.length - 1) : ids.indexOf(from) + step];
    if (id === undefined) return;
    show(id);
    focusRow(id);
    if (openId !== undefined) open?.(id);
  };
  const toggleRow = () => {
    const id = openId ?? focusedRowId();
    if (id !== undefined) toggle?.(id);
  };
  const closePanel = () => {
    close?.();
    // On a narrow screen the row is visible only after the panel is gone.
    if (openId !== undefined) requestAnimationFrame(() => focusRow(openId));
  };
  const bindings: (KeyBinding | false)[] = [
    ids.length > 0 && { keys: "j", label: "Next row", run: () => move(1), footer: true },
    ids.length > 0 && { keys: "k", label: "Previous row", run: () => move(-1), footer: true },
    ids.length > 0 && toggle !== undefined && { keys: "x", label: "Select row", run: toggleRow, footer: true },
    openId !== undefined && { keys: "Escape", label: "Close panel", run: closePanel, footer: true },
  ];
  useKeyBindings(bindings.filter((binding) => binding !== false));
  const index = openId === undefined ? -1 : ids.indexOf(openId);
  return {
    index,
    total: ids.length,
    next: index >= 0 && index < ids.length - 1 ? () => move(1) : undefined,
    previous: index > 0 ? () => move(-1) : undefined,
  };
}
