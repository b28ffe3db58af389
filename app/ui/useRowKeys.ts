import { type KeyBinding, useKeyBindings } from "../core/keys/bindings.ts";
import type { ListPosition } from "./listPosition.ts";

type Options = {
  ids: readonly string[];
  selected: string | undefined;
  open: (id: string) => void;
  /** Scrolls to a row: rows outside the viewport are not in the DOM. */
  show: (id: string) => void;
  toggle: ((id: string) => void) | undefined;
  close: () => void;
};

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
/** The id of the row that has the focus, on its link or its checkbox. */
const focusedRowId = (): string | undefined =>
  document.activeElement instanceof HTMLElement
    ? document.activeElement.closest("tr")?.querySelector<HTMLElement>("[data-row]")?.dataset.row
    : undefined;

/** Focuses a row, after it is rendered if it is not in the DOM yet. */
function focusRow(id: string): void {
  const row = rowOf(id);
  if (row) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => requestAnimationFrame(() => rowOf(id)?.focus({ preventScroll: true })));
}

/**
 * Keys of a list: `j` and `k` go to the next and the previous row, with the open panel; `x` selects; Escape closes the panel.
 * Returns the position of the open row.
 */
export function useRowKeys({ ids, selected, open, show, toggle, close }: Options): ListPosition {
  const move = (step: 1 | -1) => {
    const from = selected ?? focusedRowId();
    const id = ids[from === undefined ? (step === 1 ? 0 : ids.length - 1) : ids.indexOf(from) + step];
    if (id === undefined) return;
    show(id);
    focusRow(id);
    if (selected !== undefined) open(id);
  };
  const index = selected === undefined ? -1 : ids.indexOf(selected);
  const bindings: KeyBinding[] = [];
  if (ids.length)
    bindings.push(
      { keys: "j", says: "Next", run: () => move(1), footer: true },
      { keys: "k", says: "Previous", run: () => move(-1), footer: true },
    );
  if (ids.length && toggle)
    bindings.push({
      keys: "x",
      says: "Select",
      footer: true,
      run: () => {
        const id = selected ?? focusedRowId();
        if (id !== undefined) toggle(id);
      },
    });
  if (selected !== undefined)
    bindings.push({
      keys: "Escape",
      says: "Close panel",
      footer: true,
      run: () => {
        close();
        focusRow(selected);
      },
    });
  useKeyBindings(bindings);
  return {
    index,
    total: ids.length,
    next: index >= 0 && index < ids.length - 1 ? () => move(1) : undefined,
    previous: index > 0 ? () => move(-1) : undefined,
  };
}
