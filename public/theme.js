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

// The schema library tries whether it may make code from text; the page's policy forbids that, and every try is reported.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
