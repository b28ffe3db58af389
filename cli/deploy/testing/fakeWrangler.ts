import { readFileSync } from "node:fs";
import type { WorkerConfig } from "../installation.ts";
import type { Wrangler } from "../wrangler.ts";

/** Environment of the stand-in of Cloudflare's API. */
type ApiEnv = Record<string, string>;

async function call(
  { CLOUDFLARE_API_BASE_URL: api, CLOUDFLARE_ACCOUNT_ID: account }: ApiEnv,
  method: string,
  path: string,
  body: unknown,
): Promise<void> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${api}/accounts/${account}${path}`, {
    method,
    body: isForm ? body : JSON.stringify(body),
    ...(isForm ? {} : { headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
}

/** The bindings that wrangler uploads for a configuration. */
const bindingsOf = (config: WorkerConfig): object[] => [
  ...Object.entries(config.vars ?? {}).map(([name, text]) => ({ type: "plain_text", name, text })),
  ...(config.assets?.binding ? [{ type: "assets", name: config.assets.binding }] : []),
  ...(config.d1_databases ?? []).map(({ binding, database_id: id }) => ({ type: "d1", name: binding, id })),
  ...(config.queues?.producers ?? []).map(({ queue, binding }) => ({ type: "queue", name: binding, queue_name: queue })),
  ...(config.services ?? []).map(({ binding, service }) => ({ type: "service", name: binding, service })),
  ...(config.durable_objects?.bindings ?? []).map((item) => ({ type: "durable_object_namespace", ...item })),
  ...(config.workflows ?? []).map(({ binding, name, script_name }) => ({
    type: "workflow",
    name: binding,
    workflow_name: name,
    script_name,
  })),
];

async function deployConfig(
  env: ApiEnv,
  config: WorkerConfig,
  consumersOf: (queue: string) => { id: string; workers: (string | undefined)[] },
): Promise<void> {
  const form = new FormData();
  form.set("metadata", JSON.stringify({ bindings: bindingsOf(config), keep_bindings: ["plain_text", "secret_text"] }));
  await call(env, "PUT", `/workers/scripts/${config.name}`, form);
  await call(
    env,
    "PUT",
    `/workers/scripts/${config.name}/schedules`,
    (config.triggers?.crons ?? []).map((cron) => ({ cron })),
  );
  for (const { queue = "", dead_letter_queue } of config.queues?.consumers ?? []) {
    const { id, workers } = consumersOf(queue);
    if (!workers.includes(config.name))
      await call(env, "POST", `/queues/${id}/consumers`, { script_name: config.name, type: "worker", settings: {}, dead_letter_queue });
  }
}

/** Commands that wrangler was called with, and what it got at its standard input. */
export type WranglerCall = { args: readonly string[]; input: string };

/**
 * In place of wrangler, which takes seconds for each command: it uploads the Workers to the same stand-in of Cloudflare's API. A test of the
 * whole system uses the real one.
 */
export function fakeWrangler(
  env: ApiEnv,
  consumersOf: (queue: string) => { id: string; workers: (string | undefined)[] },
): { calls: WranglerCall[]; wrangler: Wrangler } {
  const calls: WranglerCall[] = [];
  const configIn = (args: readonly string[]) => JSON.parse(readFileSync(args[args.indexOf("--config") + 1] ?? "", "utf8")) as WorkerConfig;
  return {
    calls,
    wrangler: async (args, input = "") => {
      calls.push({ args, input });
      if (args[0] === "auth") return JSON.stringify({ type: "api_token", token: "token" });
      if (args[0] === "deploy" && !args.includes("--dry-run")) await deployConfig(env, configIn(args), consumersOf);
      if (args[0] === "secret")
        await call(env, "PATCH", `/workers/scripts/${configIn(args).name}/secrets-bulk`, { secrets: JSON.parse(input) as object });
      return "";
    },
  };
}
