// Runs before the first paint, so that a dark desk never flashes white. A file of its own because the page allows no inline script.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch (error) {
    console.info("The chosen theme cannot be read, the system's is used", error);
  }
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mode = dark ? "dark" : "light";
})();

// The schema library tries whether it may make code from text; the page's policy forbids that, and every try is reported.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
