import { hasRendered } from "../shell/hasRendered.ts";

/** The first view stays at most this long over the dashboard, ms: a screen whose data is late shows so itself. */
const longestMs = 3_000;

/** Removes the first view as soon as the dashboard below it shows the same, or the operator does something. */
export function replaceFirstView(): void {
  const view = document.getElementById("first-view");
  if (!view) return;
  const startedAt = performance.now();
  const look = (): void => {
    if (hasRendered() || performance.now() - startedAt > longestMs) view.remove();
    else requestAnimationFrame(look);
  };
  look();
  addEventListener("keydown", () => view.remove(), { once: true, capture: true });
}
