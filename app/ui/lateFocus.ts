import { isTextInput } from "../core/keys/textInput.ts";

/** How many frames an element may take to be on the screen: one to render what covers it without it, two to render a row that is scrolled to. */
const maxFrames = 3;

let latest = 0;

/**
 * Whether focus that comes late, after something was loaded or rendered, must stay away: the operator types somewhere by now, and the next
 * keys would go to the wrong place. `before` had the focus when it was asked for, so its keys do not count.
 */
export const isOperatorTyping = (before?: Element | null): boolean =>
  document.activeElement !== before && isTextInput(document.activeElement);

/**
 * Focuses an element as soon as it is on the screen, within three frames. Does nothing if the operator types somewhere by then. A later call
 * replaces an earlier one.
 */
export function focusWhenShown(find: () => HTMLElement | null | undefined): void {
  const own = (latest += 1);
  const before = document.activeElement;
  const look = (frame: number) => {
    if (own !== latest || isOperatorTyping(before)) return;
    const element = find();
    if (element?.checkVisibility()) element.focus({ preventScroll: true });
    else if (frame < maxFrames) requestAnimationFrame(() => look(frame + 1));
  };
  requestAnimationFrame(() => look(1));
}
