import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** A file of the first screen, and its gzipped size in bytes. */
export type SentFile = { file: string; bytes: number };

/** An import that a script needs before it runs. A script loads others later with `import(`. */
const staticImport = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/**
 * The scripts that a browser needs to show a screen: the scripts that the page names, the script of the screen, and all
 * their imports, the largest first. `client` is the folder of the built dashboard. Throws when there is no build.
 */
export function firstScreen(client: string, screen: string): SentFile[] {
  const assets = join(client, "assets");
  if (!existsSync(assets)) throw new Error(`There is no build in ${client}`);
  const page = readFileSync(join(client, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(([, file]) => file ?? []);
  const ownScripts = readdirSync(assets).filter((file) => new RegExp(`^${screen}-[\\w-]{8}\\.js$`).test(file));
  if (ownScripts.length !== 1) throw new Error(`${screen} has ${ownScripts.length} scripts in the build, expected one`);
  const sizes = new Map<string, number>();
  const addFile = (file: string): void => {
    if (sizes.has(file)) return;
    const text = readFileSync(join(client, file));
    sizes.set(file, gzipSync(text).byteLength);
    for (const [, imported] of text.toString("utf8").matchAll(staticImport)) if (imported) addFile(join("assets", imported));
  };
  for (const file of [...named, ...ownScripts.map((script) => join("assets", script))]) addFile(file);
  return [...sizes].map(([file, bytes]) => ({ file, bytes })).toSorted((a, b) => b.bytes - a.bytes);
}
