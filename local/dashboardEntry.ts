import type { Plugin } from "vite";

/** The entry that `index.html` names: the dashboard without a pipeline. */
const coreEntry = "/app/main.tsx";

/** Vite plugin that makes the page load `entry`, a path from the root, instead of the dashboard without a pipeline. */
export const dashboardEntry = (entry: string): Plugin => ({
  name: "signalbox:dashboard-entry",
  transformIndexHtml: {
    order: "pre",
    handler: (html) => {
      if (!html.includes(`src="${coreEntry}"`)) throw new Error(`index.html does not load ${coreEntry}`);
      return html.replace(`src="${coreEntry}"`, `src="${entry}"`);
    },
  },
});
