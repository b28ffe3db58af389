import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import type { SourceLines } from "#domain/errors/stack";
import { fileLinesOf, type SourceMap } from "../system/sourceLines.ts";
import { type BuildError, readBuildError } from "./buildError.ts";
import type { DevWorker } from "./devWorkers.ts";
import type { Module } from "./module.ts";
import type { Tools } from "./tools.ts";
import { entryPrefix } from "./workerConsole.ts";

/** The code of a Worker, the entry first, the files that it was made of (absolute paths), and which lines it has from where. */
export type Bundle = { modules: Module[]; inputs: string[]; lines: SourceLines };
export type BundleResult = { ok: true; bundle: Bundle } | { ok: false; error: BuildError };

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

/** Source files and lines of the code in `folder`, by the source maps beside it. Sources are named from the working folder. */
function linesIn(worker: DevWorker, folder: string, files: readonly string[], entry: string): SourceLines {
  const maps = files.filter((file) => existsSync(join(folder, `${file}.map`)));
  const linesOf = (file: string) => {
    const path = join(folder, `${file}.map`);
    return fileLinesOf(
      JSON.parse(readFileSync(path, "utf8")) as SourceMap,
      dirname(path),
      process.cwd(),
      file === entry ? entryPrefix.length : 0,
    );
  };
  return { worker: worker.name.replaceAll("-", "_"), files: Object.fromEntries(maps.map((file) => [file, linesOf(file)])) };
}

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
  return { modules, inputs: inputsOf(metafile, worker), lines: linesIn(worker, folder, files, entry) };
}

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
        error
          ? { ok: false, error: readBuildError({ stdout, stderr: stderr || error.message }, worker.folder) }
          : { ok: true, bundle: readBundle(worker, folder) },
      ),
    );
  });
}
