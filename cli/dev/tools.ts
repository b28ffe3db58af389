import { pathToFileURL } from "node:url";
import { findWrangler } from "../system/wranglerPackage.ts";

/** Wrangler and the Miniflare that belongs to it, both from the project of the team. `bin` is the script of the command `wrangler`. */
export type Tools = { miniflare: typeof import("miniflare"); wrangler: typeof import("wrangler"); bin: string };

const load = async <T>(path: string): Promise<T> => {
  const module = (await import(pathToFileURL(path).href)) as T & { default?: T };
  return { ...module.default, ...module };
};

/**
 * Loads Wrangler from the project, looking from each of `folders` in turn. Throws an error that says what to install when it is
 * missing or too old.
 */
export async function loadTools(folders: readonly string[]): Promise<Tools> {
  const { require, bin } = findWrangler(folders);
  return {
    wrangler: await load<Tools["wrangler"]>(require.resolve("wrangler")),
    miniflare: await load<Tools["miniflare"]>(require.resolve("miniflare")),
    bin,
  };
}
