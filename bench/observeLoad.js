// Runs in a page before its own scripts: notes its paints and layout shifts, and the first frame in which `expectedContent` is visible.
// What it notes is typed in bench/screenLoad.ts.
const observed = { largestPaintMs: 0, shift: 0 };
globalThis.observed = observed;
new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) observed.largestPaintMs = startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) observed.shift += value;
}).observe({ type: "layout-shift", buffered: true });
const look = () => {
  if (document.querySelector(globalThis.expectedContent)?.checkVisibility()) observed.contentMs = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
