/** A panel that was asked for the focus must open within this time, ms: later, the operator is elsewhere. */
const maxWaitMs = 10_000;

let wantedAt = -Infinity;

const headingOf = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-panel-heading]");

/** Whether the focus is in the open panel. */
export const isFocusInPanel = (): boolean => document.activeElement?.closest("[data-panel]") !== null;

/** Moves the focus to the open panel. Returns whether one is open. */
export function focusPanel(): boolean {
  const heading = headingOf();
  heading?.focus();
  return heading !== null;
}

/** The panel that opens next takes the focus. */
export const focusNextPanel = (): void => {
  wantedAt = performance.now();
};

/** Whether a panel that has just opened takes the focus. Answers once. */
export function takePanelFocus(): boolean {
  const isWanted = performance.now() - wantedAt < maxWaitMs;
  wantedAt = -Infinity;
  return isWanted;
}
