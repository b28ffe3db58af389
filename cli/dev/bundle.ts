import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { DevWorker } from "./devWorkers.ts";
import type { Tools } from "./tools.ts";

export type Module = {
  type: "ESModule" | "CommonJS" | "Text" | "Data" | "CompiledWasm";
  path: string;
  contents: string | Uint8Array<ArrayBuffer>;
};

/** The code of a Worker, the entry first, and the files that it was made of (absolute paths). */
export type Bundle = { modules: Module[]; inputs: string[] };
/** `error` is what Wrangler printed when the build failed. */
export type BundleResult = { ok: true; bundle: Bundle } | { ok: false; error: string };

type Metafile = { inputs: Record<string, unknown>; outputs: Record<string, { entryPoint?: string }> };

const metafileName = "bundle-meta.json";

/** A regular expression for a glob of a module rule, such as `**\/*.wasm`. */
const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob.replaceAll(/\*\*\/|\*|\?|[.+^${}()|[\]\\]/g, (part) =>
      part === "**/" ? "(?:.*/)?" : part === "*" ? "[^/]*" : part === "?" ? "[^/]" : `\\${part}`,
    )}$`,
  );

/** The type of a module by the rules of its Worker; JavaScript unless one matches. */
export function moduleTypeOf(path: string, rules: DevWorker["rules"]): Module["type"] {
  const rule = rules.find(({ include }) => include.some((glob) => globPattern(glob).test(path)));
  return (rule?.type as Module["type"] | undefined) ?? "ESModule";
}

/** Files that Wrangler writes beside the modules. */
const isModule = (file: string): boolean => file !== "README.md" && file !== metafileName && extname(file) !== ".map";

/** Paths in the metafile are relative to the folder of the project. */
const inputsOf = (metafile: Metafile, worker: DevWorker): string[] =>
  Object.keys(metafile.inputs)
    .flatMap((input) => [resolve(worker.folder, input), resolve(input)].filter((path) => existsSync(path)).slice(0, 1))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`));

/** Reads what Wrangler wrote for a Worker. Modules are named by Worker and file: stacks contain the names. */
function readBundle(worker: DevWorker, folder: string): Bundle {
  const metafilePath = join(folder, metafileName);
  const metafile = existsSync(metafilePath) ? (JSON.parse(readFileSync(metafilePath, "utf8")) as Metafile) : { inputs: {}, outputs: {} };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter(isModule);
  const entryOutput = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint)?.[0];
  const entry = entryOutput?.split("/").at(-1) ?? worker.main;
  const modules = [entry, ...files.filter((file) => file !== entry)].map((file): Module => {
    const type = moduleTypeOf(file, worker.rules);
    const bytes = readFileSync(join(folder, file));
    return {
      type,
      path: `/${worker.name}/${file}`,
      contents: type === "Data" || type === "CompiledWasm" ? new Uint8Array(bytes) : bytes.toString("utf8"),
    };
  });
  return { modules, inputs: inputsOf(metafile, worker) };
}

/** Wrangler's own words, without its advice about log files. */
const errorLines = (output: string): string =>
  stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => !/Logs were written to|^\s*🪵/.test(line))
    .join("\n")
    .trim();

/**
 * Bundles a Worker into `folder` as `wrangler deploy` would, custom builds included. Takes one or two seconds. Resolves to
 * Wrangler's error when the build fails.
 */
export async function bundleWorker({ bin }: Tools, worker: DevWorker, folder: string, signal: AbortSignal): Promise<BundleResult> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const environment = worker.env === undefined ? [] : ["--env", worker.env];
  const args = [bin, "deploy", "--dry-run", "--outdir", folder, "--metafile", "--config", worker.configPath, ...environment];
  const options = {
    signal,
    maxBuffer: 10_000_000,
    env: {
      ...process.env,
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_SEND_METRICS: "false",
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: join(folder, "../../cache"),
    },
  };
  return new Promise((answer) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      answer(
        error ? { ok: false, error: errorLines(stderr || stdout) || error.message } : { ok: true, bundle: readBundle(worker, folder) },
      ),
    );
  });
}
