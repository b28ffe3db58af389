import { secrets } from "./secrets.ts";
import { wrangler, wranglerOrThrow } from "./wrangler.ts";

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
