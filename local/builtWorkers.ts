import type { V4WorkerOptions } from "miniflare";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "./problems.ts";
import { builtFolder, readRuntimeOptions } from "./runtimeOptions.ts";
import { workers } from "#domain/topology";

/** What the build says of a Worker. */
type BuiltConfig = { name: string; main: string; triggers?: { crons?: string[] } };

const configOf = (root: string, name: string) =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as BuiltConfig;

/** The crons each built Worker declares; none of those without a build. */
export const builtCrons = (root: string): { worker: string; cron: string }[] =>
  workers.flatMap(({ name }) =>
    existsSync(join(builtFolder(root, name), "wrangler.json"))
      ? (configOf(root, name).triggers?.crons ?? []).map((cron) => ({ worker: name, cron }))
      : [],
  );

const moduleOf = (name: string, file: string, contents: string) => ({ type: "ESModule" as const, path: `/${name}/${file}`, contents });

function builtWorker(root: string, name: string, vars: Record<string, string>): V4WorkerOptions {
  const folder = builtFolder(root, name);
  const { main } = configOf(root, name);
  const { bindings, ...options } = readRuntimeOptions(root, name);
  // All files are named, the entry first, because the runtime only follows imports it can see without running the code.
  const files = [main, ...globSync("**/*.js", { cwd: folder }).filter((file) => file !== main)];
  // Named by Worker and file, not by where they lie here: the names end up in stacks, and those in dead letters.
  return {
    ...options,
    name,
    modulesRoot: `/${name}`,
    modules: files.map((file) => moduleOf(name, file, readFileSync(join(folder, file), "utf8"))),
    bindings: { ...bindings, ...vars },
  };
}

/** Classes that other Workers are bound to, by the Worker that should have them: its stand-in must have them too. */
const exportedClasses: Record<string, string[]> = { coordinator: ["QueueCoordinator"], "scalable-media": ["BrandAgent"] };

/**
 * Stands in for a Worker that can't be loaded, so that the others run: it says why to whoever asks and keeps alarms for
 * later. It consumes nothing: the jobs of its queues are in the database, and are sent again until somebody takes them.
 */
export function createStandIn(name: string, reason: string): V4WorkerOptions {
  const classes = exportedClasses[name] ?? [];
  const script = `
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
const answer = () => new Response(${JSON.stringify(reason)}, { status: 503 });
export class Internal extends WorkerEntrypoint { fetch() { return answer(); } }
export class ReadApi extends Internal {}
${classes.map((one) => `export class ${one} extends DurableObject { fetch() { return answer(); } async alarm() { await this.ctx.storage.setAlarm(Date.now() + 60_000); } }`).join("\n")}
export default { fetch: answer, scheduled() {} };
`;
  return {
    name,
    compatibilityDate: "2026-10-01",
    modulesRoot: `/${name}`,
    modules: [moduleOf(name, "index.js", script)],
    durableObjects: Object.fromEntries(classes.map((className) => [`OWN_${className}`, { className, useSQLite: true }])),
  };
}

/**
 * Every built Worker as the local runtime takes it; the first one answers over HTTP. Those in `broken`, and those without
 * a readable build, which are reported to it, are replaced by a stand-in.
 */
export const builtWorkers = (root: string, vars: Record<string, string>, broken: Map<string, string>): V4WorkerOptions[] =>
  workers
    .map(({ name }) => {
      try {
        if (!broken.has(name)) return builtWorker(root, name, vars);
      } catch (error) {
        broken.set(name, `Its build can't be read (${reasonOf(error)}): npm run build`);
      }
      return createStandIn(name, `${broken.get(name)}`);
    })
    .toReversed();
