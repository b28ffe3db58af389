/**
 * Whether keys type into an element. A checkbox is an input too, but keys type nothing there: the keys of a selection must work right after
 * its box was clicked.
 */
export const isTextInput = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'));
