import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import type { ListPosition } from "./listPosition.ts";

type Options = {
  ids: readonly string[];
  selected: string | undefined;
  open: (id: string) => void;
  /** Brings a row into sight: rows out of it aren't in the page. */
  show: (id: string) => void;
  toggle: ((id: string) => void) | undefined;
  close: () => void;
};

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
/** The row the focus is in, on its link or its box. */
const focusedRowId = (): string | undefined =>
  document.activeElement instanceof HTMLElement
    ? document.activeElement.closest("tr")?.querySelector<HTMLElement>("[data-row]")?.dataset.row
    : undefined;

/** At once where the row is there; else when it has been scrolled to and drawn. */
function focusRow(id: string): void {
  const row = rowOf(id);
  if (row) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => requestAnimationFrame(() => rowOf(id)?.focus({ preventScroll: true })));
}

/** `j` and `k` walk the list as it is filtered, whatever of it is in sight; an open panel follows. `x` ticks. */
export function useRowKeys({ ids, selected, open, show, toggle: tick, close }: Options): ListPosition {
  const go = (step: 1 | -1) => {
    const from = selected ?? focusedRowId();
    const id = ids[from === undefined ? (step === 1 ? 0 : ids.length - 1) : ids.indexOf(from) + step];
    if (id === undefined) return;
    show(id);
    focusRow(id);
    if (selected !== undefined) open(id);
  };
  const place = selected === undefined ? -1 : ids.indexOf(selected);
  const bindings: KeyBinding[] = [];
  if (ids.length)
    bindings.push(
      { keys: "j", says: "Next", run: () => go(1), footer: true },
      { keys: "k", says: "Previous", run: () => go(-1), footer: true },
    );
  if (ids.length && tick)
    bindings.push({
      keys: "x",
      says: "Tick",
      footer: true,
      run: () => {
        const id = selected ?? focusedRowId();
        if (id !== undefined) tick(id);
      },
    });
  if (selected !== undefined)
    bindings.push({
      keys: "Escape",
      says: "Close the panel",
      footer: true,
      run: () => {
        close();
        focusRow(selected);
      },
    });
  useKeyBindings(bindings);
  return {
    index: place,
    total: ids.length,
    next: place >= 0 && place < ids.length - 1 ? () => go(1) : undefined,
    previous: place > 0 ? () => go(-1) : undefined,
  };
}
