import { deadLetterQueueOf, queueNames } from "#domain/queues/queues";
import { secrets } from "./secrets.ts";
import { databases } from "#domain/topology";
import { wrangler, wranglerOrThrow } from "./wrangler.ts";

/** Creates every queue and dead-letter queue that does not exist yet. Returns the names of the created queues. */
export async function ensureQueues(): Promise<string[]> {
  const created: string[] = [];
  for (const name of queueNames.flatMap((queue) => [deadLetterQueueOf(queue), queue])) {
    if ((await wrangler(["queues", "info", name])).ok) continue;
    await wranglerOrThrow(["queues", "create", name]);
    created.push(name);
  }
  return created;
}

type ListedDatabase = { name: string; uuid: string };
const listDatabases = async (): Promise<ListedDatabase[]> => {
  const output = await wranglerOrThrow(["d1", "list", "--json"]);
  const listed = parseJsonOutput(output);
  if (!Array.isArray(listed)) throw new Error(`wrangler d1 list printed no list of databases: ${output.slice(0, 500)}`);
  return listed as ListedDatabase[];
};

/** Creates every D1 database that does not exist yet. Returns the id of each database by its name. */
export async function ensureDatabases(): Promise<Map<string, string>> {
  const existing = new Set((await listDatabases()).map(({ name }) => name));
  for (const name of databases) if (!existing.has(name)) await wranglerOrThrow(["d1", "create", name]);
  return new Map((await listDatabases()).map(({ name, uuid }) => [name, uuid]));
}

/**
 * Sets those secrets of a Worker that are in `env`, and returns their names. They go to wrangler by standard input, because
 * others can read arguments and files.
 */
export async function putSecrets(worker: string, config: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const given = Object.fromEntries(
    secrets.flatMap(({ name, worker: owner }) => (owner === worker && env[name] ? [[name, env[name]] as const] : [])),
  );
  const names = Object.keys(given);
  if (names.length > 0) await wranglerOrThrow(["secret", "bulk", "--config", config], { input: JSON.stringify(given) });
  return names;
}

/** Parses the JSON that wrangler prints after other lines, such as a notice in brackets; undefined when there is none. */
function parseJsonOutput(text: string): unknown {
  for (const { index } of text.matchAll(/^[[{]/gm)) {
    try {
      return JSON.parse(text.slice(index));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** Names of the secrets of a deployed Worker; undefined when wrangler can't list them. */
export async function deployedSecrets(worker: string): Promise<Set<string> | undefined> {
  const { ok, output } = await wrangler(["secret", "list", "--name", worker, "--format", "json"]);
  const listed = ok ? parseJsonOutput(output) : undefined;
  return Array.isArray(listed) ? new Set((listed as { name: string }[]).map(({ name }) => name)) : undefined;
}

/** Names of the vars of the active version of a Worker; undefined when wrangler can't list them. */
export async function deployedVars(worker: string): Promise<Set<string> | undefined> {
  const status = await wrangler(["deployments", "status", "--name", worker, "--json"]);
  const version = status.ok
    ? (parseJsonOutput(status.output) as { versions?: { version_id: string }[] } | undefined)?.versions?.[0]
    : undefined;
  if (!version) return undefined;
  const view = await wrangler(["versions", "view", version.version_id, "--name", worker, "--json"]);
  const bindings = view.ok
    ? (parseJsonOutput(view.output) as { resources?: { bindings?: { name: string }[] } } | undefined)?.resources?.bindings
    : undefined;
  return bindings && new Set(bindings.map(({ name }) => name));
}
