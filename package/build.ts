import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Plugin, rolldown, RolldownMagicString } from "rolldown";
import { parseSync, Visitor } from "rolldown/utils";
import { buildIfStale } from "#local/build";
import packageJson from "../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "..");
const own = (file: string): string => join(import.meta.dirname, file);
/** The files of the package: their entries, the folder of what entries share, and the platform that they run on. */
const jobs = { input: { jobs: own("jobs.ts"), rehearsal: own("rehearsal.ts") }, parts: "jobs", platform: "neutral" } as const;
const cli = { input: { cli: join(root, "cli/main.ts") }, parts: "cli", platform: "node" } as const;

/** The packages that the built files import: only those that npm installs together with this package. */
const installed = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)];
const isExternal = (id: string): boolean =>
  /^(?:cloudflare|node):/.test(id) || installed.some((name) => id === name || id.startsWith(`${name}/`));

/** Schemas that are part of others, or that others extend: calling their methods has no effect. */
const partsOfSchemas = `ArrivedWhilePaused Backlog Concurrency CurrentFailures DeadLetter DeadLetterDays ErrorDetails FailureShare
  QueueView QueueWatch RateLimit ReplayOutcome SecondOperatorAbove StoredQueue Schedule Moment CronText FaultMatch LimitKey EventId LeaseMs TimeoutMs CorrelationId JobOptions RemovalPolicy RateLimits`.split(
  /\s+/,
);

/** Schemas that nothing uses are dropped, and no read of a property has an effect. */
const treeshake = { manualPureFunctions: ["z", ...partsOfSchemas], propertyReadSideEffects: false } as const;

/** Names of classes stay: errors have them. Names of functions cost 4 KB gzip of 60, and the source map has them. */
const keepNames = { function: false, class: true };

/** Writes SQL in one line: its indentation costs 500 bytes gzip. Only SQL is written in indented template literals. */
const compactSql: Plugin = {
  name: "compact-sql",
  transform: {
    filter: { id: /\/(?:store|coordinator)\/.*\.ts$/ },
    handler(code, id) {
      const compact = new RolldownMagicString(code);
      const visitTemplate = ({ start, end }: { start: number; end: number }) => {
        for (const { index, 0: indent } of code.slice(start, end).matchAll(/\s*\n\s+/g))
          compact.overwrite(start + index, start + index + indent.length, " ");
      };
      new Visitor({ TemplateElement: visitTemplate }).visit(parseSync(id, code).program);
      return { code: compact };
    },
  },
};

/** Leaves out the texts of refusals that a Worker of the job layer never raises: 1 KB gzip. */
const withoutDashboardRefusals: Plugin = {
  name: "without-dashboard-refusals",
  load: {
    filter: { id: /\/domain\/dashboardRefusals\.ts$/ },
    handler: () => "export const dashboardRefusalTexts = {};",
  },
};

/** Fails on a module that is neither ours, nor installed with the package. Otherwise a library would be copied into the package. */
function assertOwn(modules: readonly string[]): void {
  const foreign = modules.filter((id) => id.includes("node_modules"));
  if (foreign.length > 0) throw new Error(`Add these to the dependencies of package.json, or import them less: ${foreign.join(", ")}`);
}

/** Bundles entries into `folder` as ES modules without comments. Returns the paths of the modules in it. */
async function bundle({ input, parts, platform }: typeof jobs | typeof cli, folder: string, sourcemap: boolean): Promise<string[]> {
  await using code = await rolldown({
    input,
    platform,
    external: isExternal,
    cwd: root,
    treeshake,
    plugins: [compactSql, withoutDashboardRefusals],
  });
  const { output } = await code.write({
    dir: folder,
    format: "esm",
    sourcemap,
    chunkFileNames: `${parts}/[name].js`,
    minify: { mangle: { toplevel: true, keepNames }, compress: { keepNames }, codegen: { removeWhitespace: true } },
  });
  return output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
}

/** Copies the built Worker of the dashboard and its pages, without source maps: stacks name the source lines anyway. */
async function copyCore(folder: string): Promise<void> {
  await buildIfStale(root, { ...process.env, PIPELINE: "none" });
  for (const part of ["signalbox", "client"])
    cpSync(join(root, "dist/core", part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.map$|deploy[\w-]*\.json$/.test(path),
    });
}

/**
 * Builds `dist/package`: `core` with the Worker of the dashboard, `jobs.js` and `rehearsal.js` with what they share in `jobs` and their types
 * in `types`, and the binary `cli.js` with the files that it loads when a command needs them.
 */
export async function buildPackage(folder = join(root, "dist/package")): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  assertOwn(await bundle(jobs, folder, true));
  await bundle(cli, folder, false);
  // A process of its own, which a bundle can't contain.
  copyFileSync(join(root, "cli/system/watchdog.mjs"), join(folder, "cli/watchdog.mjs"));
  await copyCore(join(folder, "core"));
  const tsconfig = join(import.meta.dirname, "tsconfig.types.json");
  execFileSync("tsc", ["-p", tsconfig, "--outDir", join(folder, "types")], { cwd: root, stdio: "inherit" });
  // The types import each other by the names of the folders. A package.json beside them says where these are.
  const imports = Object.fromEntries(["domain", "store", "runtime"].map((name) => [`#${name}/*`, `./types/${name}/*.d.ts`]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", imports }, null, 2));
}

await buildPackage();
