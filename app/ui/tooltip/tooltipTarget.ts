/** The element with a tooltip that contains `node`, if it may be shown: not while the element has a menu or a dialog open. */
export function tooltipTargetOf(node: EventTarget | null): HTMLElement | null {
  const element = node instanceof Element ? node.closest<HTMLElement>("[data-tooltip]") : null;
  return element?.getAttribute("aria-expanded") === "true" ? null : element;
}

export const tooltipTextOf = (target: HTMLElement): string => target.dataset["tooltip"] ?? "";

/** The element whose tooltip is due already: the one that the keyboard has focused, or the one under the pointer. */
export const dueTarget = (): { focused: HTMLElement | null; hovered: HTMLElement | null } => ({
  focused: document.activeElement?.matches(":focus-visible") ? tooltipTargetOf(document.activeElement) : null,
  hovered: tooltipTargetOf(document.querySelector("[data-tooltip]:hover")),
});
