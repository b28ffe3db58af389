import type { Plugin } from "vite";

/** Code of libraries that the dashboard never runs and that the bundler can't drop, by the end of its path, with what replaces it. */
const standIns: Readonly<Record<string, string>> = {
  // Hono's client can write the cookies of a request, which no browser lets a page send.
  "/node_modules/hono/dist/utils/cookie.js": "export const serialize = undefined;",
  // The router restores the scroll position of pages, if asked to: here lists scroll, not the page. It still follows links to a part of a page.
  "/node_modules/@tanstack/router-core/dist/esm/scroll-restoration.js": `
    export const setupScrollRestoration = (router) =>
      router.subscribe("onRendered", ({ toLocation: { hash } }) => hash && document.getElementById(hash)?.scrollIntoView());
    export const defaultGetScrollRestorationKey = undefined;
    export const getElementScrollRestorationEntry = undefined;
    export const storageKey = undefined;`,
};

/** Leaves out of the dashboard what it never runs of its libraries. */
export const libraryStandIns = (): Plugin => ({
  name: "client-bundle-libraries",
  enforce: "pre",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  load: (id) => Object.entries(standIns).find(([path]) => id.endsWith(path))?.[1],
});
