import type { V4WorkerOptions } from "miniflare";

/** A Worker that can't run, why, and what others expect it to export: Durable Objects, entrypoints and workflows. */
export type BrokenWorker = {
  name: string;
  reason: string;
  classes?: readonly string[];
  entrypoints?: readonly string[];
  workflows?: readonly string[];
};

const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/**
 * A Worker that replaces one that can't run, so that the others do. It answers every request with status 503 and `reason`, and
 * postpones alarms by a minute. It consumes no queue.
 */
export function createStandIn({ name, reason, classes = [], entrypoints = [], workflows = [] }: BrokenWorker): V4WorkerOptions {
  const exported = (names: readonly string[]) => [...new Set(names)].filter((one) => one !== "default" && isIdentifier(one));
  const script = `
import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
const answer = () => new Response(${JSON.stringify(reason)}, { status: 503 });
${exported(entrypoints)
  .map((entrypoint) => `export class ${entrypoint} extends WorkerEntrypoint { fetch() { return answer(); } }`)
  .join("\n")}
${exported(workflows)
  .map((workflow) => `export class ${workflow} extends WorkflowEntrypoint { run() { throw new Error(${JSON.stringify(reason)}); } }`)
  .join("\n")}
${exported(classes)
  .map(
    (className) =>
      `export class ${className} extends DurableObject { fetch() { return answer(); } async alarm() { await this.ctx.storage.setAlarm(Date.now() + 60_000); } }`,
  )
  .join("\n")}
export default { fetch: answer, scheduled() {} };
`;
  return {
    name,
    compatibilityDate: "2026-10-01",
    modulesRoot: `/${name}`,
    modules: [{ type: "ESModule", path: `/${name}/index.js`, contents: script }],
    durableObjects: Object.fromEntries(exported(classes).map((className) => [`OWN_${className}`, { className, useSQLite: true }])),
  };
}
