import { type KeyBinding, useKeyBindings } from "../core/keys/bindings.ts";

type Options = { ids: readonly string[]; selected: string | undefined; open: (id: string) => void; close: () => void };

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset.row : undefined);

/** Binds `j` and `k` to the next and previous row; an open panel follows. `Escape` closes the panel and focuses its row. */
export function useListKeys({ ids, selected, open, close }: Options): void {
  const go = (step: 1 | -1) => {
    const from = selected ?? focused();
    const index = from === undefined ? (step === 1 ? 0 : ids.length - 1) : ids.indexOf(from) + step;
    const id = ids[index];
    if (id === undefined) return;
    const row = rowOf(id);
    row?.focus({ preventScroll: true });
    row?.closest("tr,li")?.scrollIntoView({ block: "nearest" });
    if (selected !== undefined) open(id);
  };
  const bindings: KeyBinding[] = ids.length
    ? [
        { keys: "j", says: "Next row", run: () => go(1), footer: true },
        { keys: "k", says: "Previous row", run: () => go(-1), footer: true },
      ]
    : [];
  if (selected !== undefined)
    bindings.push({
      keys: "Escape",
      says: "Close the panel",
      footer: true,
      run: () => {
        close();
        requestAnimationFrame(() => rowOf(selected)?.focus({ preventScroll: true }));
      },
    });
  useKeyBindings(bindings);
}
