// Runs before the first paint, so that the dark theme does not flash white. A separate file, because the policy of the page allows no inline script.
// What it sets is what app/settings/store.ts sets later.
(() => {
  const kept = { theme: null, density: null, motion: null };
  try {
    for (const name of Object.keys(kept)) kept[name] = localStorage.getItem(name);
  } catch (error) {
    console.info("The settings cannot be read, the system's are used", error);
  }
  const { theme, density, motion } = kept;
  const root = document.documentElement;
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const system = theme !== "light" && theme !== "dark" && theme !== "contrast";
  root.dataset.mode = dark ? "dark" : "light";
  root.toggleAttribute("data-contrast", theme === "contrast" || (system && matchMedia("(prefers-contrast: more)").matches));
  root.dataset.density = density === "compact" ? "compact" : "roomy";
  root.dataset.motion = motion === "less" ? "less" : "system";
})();

// Keys that are pressed before the dashboard is there. It runs those that only move (app/shell/useEarlyKeys.ts). Some browsers search at "/".
const earlyKeys = [];
const keepKey = (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || key.length > 1 || earlyKeys.length === 20) return;
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))) return;
  if (key === "/") event.preventDefault();
  earlyKeys.push(event);
};
addEventListener("keydown", keepKey);
globalThis.takeEarlyKeys = () => {
  removeEventListener("keydown", keepKey);
  return earlyKeys;
};

// The schema library tries whether it may make code from text; the page's policy forbids that, and every try is reported.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
