/** Whether the dashboard shows its screen, and not a placeholder. */
export const hasRendered = (): boolean =>
  document.querySelector("#dashboard #main h1") !== null &&
  document.querySelector("#dashboard :is(.skeleton-line, [aria-label=Loading])") === null;
