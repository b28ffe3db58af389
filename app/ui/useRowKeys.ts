import { type KeyBinding, useKeyBindings } from "../core/keys/bindings.ts";
import { focusWhenShown, isOperatorTyping } from "./lateFocus.ts";
import type { ListPosition } from "./listPosition.ts";
import { focusNextPanel, focusPanel, isFocusInPanel } from "./panelFocus.ts";

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
/** The id of the row that an element is in: the link of the row, its checkbox or another link in it. */
export const rowIdOf = (element: Element | null): string | undefined =>
  element?.closest("tr,li")?.querySelector<HTMLElement>("[data-row]")?.dataset["row"];
export const focusedRowId = (): string | undefined => rowIdOf(document.activeElement);

/** Whether a row is on screen: on a narrow one, the panel covers the list. */
const isRowShown = (id: string): boolean => rowOf(id)?.checkVisibility() ?? false;

/** Whether a row is in the page. */
export const hasRow = (id: string): boolean => rowOf(id) !== null;

/** Focuses a row, after it is rendered if it is not in the page yet. */
export function focusRow(id: string): void {
  const row = rowOf(id);
  if (row) row.focus({ preventScroll: true });
  else focusWhenShown(() => rowOf(id));
}

const scrollTo = (id: string): void => rowOf(id)?.closest("tr,li")?.scrollIntoView({ block: "nearest" });

/** Moves to a row: the panel, if one is open, shows it, and the focus stays where it was, in the list or in the panel. */
function goTo(id: string, { openId, open, show = scrollTo }: Options): void {
  const isInPanel = openId !== undefined && isFocusInPanel();
  show(id);
  if (isInPanel) focusNextPanel();
  else if (!isOperatorTyping()) focusRow(id);
  if (openId !== undefined) open?.(id);
}

/**
 * Keys of a list: `j` and `k` go to the next and the previous row, with the open panel; `x` selects; Enter moves the focus into the open
 * panel; Escape moves it back to the list, and then closes the panel. Returns the position of the open row.
 */
export function useRowKeys(options: Options): Omit<ListPosition, "advance"> {
  const { ids, openId, close, show = scrollTo, toggle } = options;
  const move = (step: 1 | -1) => {
    const from = openId ?? focusedRowId();
    const id = ids[from === undefined ? (step === 1 ? 0 : ids.length - 1) : ids.indexOf(from) + step];
    if (id !== undefined) goTo(id, options);
  };
  const toggleRow = () => {
    const id = openId ?? focusedRowId();
    if (id !== undefined) toggle?.(id);
  };
  const closePanel = () => {
    if (openId !== undefined && isFocusInPanel() && ids.includes(openId) && (isRowShown(openId) || !rowOf(openId))) {
      show(openId);
      return focusRow(openId);
    }
    close?.();
    // On a narrow screen the row is visible only after the panel is gone. A row that is not loaded can't take the focus.
    if (openId !== undefined) focusWhenShown(() => rowOf(openId) ?? document.getElementById("main"));
  };
  const bindings: (KeyBinding | false)[] = [
    ids.length > 0 && { keys: "j", label: "Next row", run: () => move(1), footer: true, isHarmless: true },
    ids.length > 0 && { keys: "k", label: "Previous row", run: () => move(-1), footer: true, isHarmless: true },
    ids.length > 0 && toggle !== undefined && { keys: "x", label: "Select row", run: toggleRow, footer: true },
    openId !== undefined && { keys: "Enter", label: "Move the focus into the panel", run: () => void focusPanel() },
    openId !== undefined && { keys: "Escape", label: "Back, then close", run: closePanel, footer: true },
  ];
  useKeyBindings(bindings.filter((binding) => binding !== false));
  const index = openId === undefined ? -1 : ids.indexOf(openId);
  return {
    index,
    total: ids.length,
    next: index >= 0 && index < ids.length - 1 ? () => move(1) : undefined,
    previous: index > 0 ? () => move(-1) : undefined,
    goTo: (id) => goTo(id, options),
  };
}
