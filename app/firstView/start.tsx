import { addSample } from "../core/clock/serverClock.ts";
import { pageClockSample } from "../core/pageData.ts";
import { FirstView } from "./FirstView.tsx";
import { draw } from "./stand-ins/jsxRuntime.ts";

/** Draws the first view over the element of the dashboard, which removes it when it has rendered the same (`replaceFirstView.ts`). */
function drawFirstView(): void {
  const sample = pageClockSample();
  if (sample) addSample(sample);
  const view = document.createElement("div");
  view.id = "first-view";
  // The dashboard has the same for screen readers.
  view.setAttribute("aria-hidden", "true");
  view.className = "fixed inset-0 z-50 bg-kumo-canvas";
  draw(<FirstView />, view);
  document.body.append(view);
}

/** Starts the dashboard, whose file the page names but does not run. */
function startDashboard(): void {
  const src = document.querySelector<HTMLLinkElement>("#entry")?.href;
  if (src) document.head.append(Object.assign(document.createElement("script"), { type: "module", crossOrigin: "", src }));
}

/** Calls `then` after the next paint; at once while nobody sees the page, because then nothing is painted. */
function afterPaint(then: () => void): void {
  if (document.hidden) then();
  else requestAnimationFrame(() => setTimeout(then));
}

/** Draws the first view as soon as the page is there with its data, and starts the dashboard after it has been painted. */
export function startFirstView(): void {
  document.addEventListener(
    "readystatechange",
    () => {
      try {
        drawFirstView();
      } finally {
        afterPaint(startDashboard);
      }
    },
    { once: true },
  );
}
