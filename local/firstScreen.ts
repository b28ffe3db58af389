import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** A file of the first screen, and its size as it is sent. */
export type Sent = { file: string; bytes: number };

/** What a script imports before it runs; what it loads later begins with `import(`. */
const staticImport = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/**
 * The scripts a browser must have before the first screen stands: those the page names, the first screen's own, and all
 * that these import. `client` is the folder the desk is built into. Throws when it isn't there.
 */
export function firstScreen(client: string, screen: string): Sent[] {
  const assets = join(client, "assets");
  if (!existsSync(assets)) throw new Error(`There is no build in ${client}`);
  const page = readFileSync(join(client, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(([, file]) => file ?? []);
  const own = readdirSync(assets).filter((file) => new RegExp(`^${screen}-[\\w-]{8}\\.js$`).test(file));
  if (own.length !== 1) throw new Error(`${screen} has ${own.length} scripts in the build, not one`);
  const found = new Map<string, number>();
  const take = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(join(client, file));
    found.set(file, gzipSync(text).byteLength);
    for (const [, imported] of text.toString("utf8").matchAll(staticImport)) if (imported) take(join("assets", imported));
  };
  for (const file of [...named, ...own.map((one) => join("assets", one))]) take(file);
  return [...found].map(([file, bytes]) => ({ file, bytes })).toSorted((a, b) => b.bytes - a.bytes);
}
