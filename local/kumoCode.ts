import { join } from "node:path";
import type { BundleGraph } from "./bundleGraph.ts";

const kumoFolder = "node_modules/@cloudflare/kumo/dist/";
const iconFolder = "node_modules/@phosphor-icons/react/dist/";
/** Kumo's components that several screens use: all that they need is in one file. */
const common = ["dialog", "input", "select", "switch"];
/** Those that one screen uses, or that are loaded by themselves. */
const others = ["checkbox", "command-palette", "dropdown", "popover", "tabs", "toast"];

/** Adds a module and what it imports, directly or not. */
function addImports(graph: BundleGraph, id: string, found: Set<string>): void {
  const info = found.has(id) ? null : graph.getModuleInfo(id);
  if (!info) return;
  found.add(id);
  for (const imported of info.importedIds) addImports(graph, imported, found);
}

/** Whether only Kumo imports a module: the dashboard imports some of its icons too. */
const isOfKumo = (graph: BundleGraph, id: string): boolean =>
  id.includes(kumoFolder) ||
  (id.includes(iconFolder) &&
    !id.includes("/IconBase") &&
    (graph.getModuleInfo(id)?.importers ?? []).every((importer) => importer.endsWith("/dist/index.es.js") || isOfKumo(graph, importer)));

/**
 * Returns a function that says whether a module is of Kumo and more than one component needs it, or one that several screens use. All of them
 * are in one file. A list does not load it before something is opened; a dialog, a menu or a form then loads one file instead of a dozen.
 */
export function createKumoCheck(root: string): (id: string, graph: BundleGraph) => boolean {
  let importsOf: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const findImports = (graph: BundleGraph) =>
    new Map(
      [...common, ...others].map((component) => {
        const found = new Set<string>();
        addImports(graph, join(root, kumoFolder, `components/${component}.js`), found);
        return [component, found];
      }),
    );
  return (id, graph) => {
    if (!(id.includes(`${kumoFolder}chunks/`) || id.includes(iconFolder)) || !isOfKumo(graph, id)) return false;
    importsOf ??= findImports(graph);
    const users = [...importsOf].flatMap(([component, found]) => (found.has(id) ? [component] : []));
    return users.length > 1 || users.some((component) => common.includes(component));
  };
}
