import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bindingOf } from "#domain/queues/queues";

/** Places on the pipeline map that a new queue can take: 4 columns, 3 rows. */
const mapPlaces = Array.from({ length: 12 }, (_, index) => [index % 4, Math.floor(index / 4)] as const);

/** An edit that inserts `text` before the only occurrence of `before`. */
type Insertion = { path: string; before: string; text: string };

const constantCase = (name: string) => name.toUpperCase().replaceAll("-", "_");

function filesOf(name: string): Record<string, string> {
  const queue = `${name}-commands`;
  return {
    "env.ts": `import type { ServiceEnv } from "#runtime/service";\n\nexport type Env = ServiceEnv;\n`,
    "handlers.ts": `import type { Handlers } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";

/** One handler per event type. Also name the types of events that fan-out is to copy here in \`subscribesTo\` of the topology. */
export const handlers: Handlers<Env> = {};
`,
    "handlers.test.ts": `import { expect, test } from "vitest";
import { events } from "#brand-engine/domain/events";
import { createMessage } from "#brand-engine/domain/messages";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { listDeadLetters } from "#store/dead-letters/list";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();

test("dead-letters a message of a type that has no handler", async () => {
  const message = createMessage("alert.raised", events["alert.raised"].sample, { source: "test" });
  expect(await deliver(worker, env, "${queue}", [message])).toEqual({ acks: 1, delays: [] });
  const { items } = await listDeadLetters(env.OPS, {}, { limit: 10 });
  expect(items).toMatchObject([{ queue: "${queue}", type: "alert.raised", errorName: "PermanentError" }]);
});
`,
    "index.ts": `import "#brand-engine/declare";
import { internalOf, publicFetch } from "#runtime/internal";
import { defineService, serviceLoop } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handlers.ts";

const loop = serviceLoop<Env>("${name}", { "${queue}": handlers });

/** The entrypoint for other Workers, over a service binding. */
export class Internal extends internalOf(loop) {}

export default { ...defineService<Env>(loop), fetch: publicFetch } satisfies ExportedHandler<Env>;
`,
    "tsconfig.json": `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": { "outDir": "../../.tsbuild/${name}", "rootDir": ".", "types": ["@cloudflare/workers-types"] },
  "include": ["**/*.ts"],
  "exclude": ["**/*.test.ts", "testing/**", "vitest.config.ts"],
  "references": [
    { "path": "../../brand-engine" },
    { "path": "../../brand-engine/runtime" },
    { "path": "../../domain" },
    { "path": "../../store" },
    { "path": "../../runtime" }
  ]
}
`,
    "vitest.config.ts": `import { defineConfig } from "vitest/config";
import { serviceProject } from "#runtime/testing/service/project";

export default defineConfig(() => serviceProject(import.meta.dirname, { database: "${name}" }));
`,
  };
}

/** The config of a service that consumes only its own queue, made from the one of social-good. */
const configOf = (name: string, template: string): string =>
  template
    .replaceAll("social-good", name)
    .replaceAll("social-commands", `${name}-commands`)
    .replace(/"producers": \[.*\],/, `"producers": [{ "queue": "brand-events", "binding": "EVENTS_QUEUE" }],`);

/** What has to be named elsewhere: the topology, the configs of Workers that know every queue, references, rules, scripts. */
function insertionsOf(name: string, topology: string): Insertion[] {
  const queue = `${name}-commands`;
  const binding = bindingOf(queue);
  const taken = new Set(Array.from(topology.matchAll(/mapPlace: \[(\d), (\d)\]/g), ([, column, row]) => `${column},${row}`));
  const free = mapPlaces.find((place) => !taken.has(String(place)));
  if (!free) throw new Error("The pipeline map has no free place: give it another column or row first");
  const producer = `,\n      { "queue": "${queue}", "binding": "${binding}" }`;
  return [
    {
      path: "brand-engine/domain/topology.ts",
      before: '} as const satisfies Record<string, Omit<PipelineQueue, "sendsTo">>;',
      text: `  "${queue}": {\n    service: "${name}",\n    binding: "${binding}",\n    purpose: "Describe what the queue is for",\n    subscribesTo: [],\n    mapPlace: [${free.join(", ")}],\n  },\n`,
    },
    {
      path: "brand-engine/domain/topology.ts",
      before: "];\n\n/** Every D1 database",
      text: `  { name: "${name}", folder: "services/${name}", sendsTo: ["brand-events"] },\n`,
    },
    { path: "brand-engine/domain/topology.ts", before: "] as const;\n", text: `, "${name}"` },
    { path: "wrangler.jsonc", before: `,\n    ],\n    "consumers"`, text: producer },
    {
      path: "wrangler.jsonc",
      before: `,\n    ],\n  },\n  "services"`,
      text: `,\n      { "queue": "${queue}-dlq", "max_batch_size": 100, "max_batch_timeout": 0, "max_retries": 100, "retry_delay": 5 }`,
    },
    {
      path: "wrangler.jsonc",
      before: `    { "binding": "ANALYTICS"`,
      text: `    { "binding": "${constantCase(name)}", "service": "${name}", "entrypoint": "Internal" },\n`,
    },
    { path: "brand-engine/api/services.ts", before: `"ANALYTICS"`, text: `"${constantCase(name)}", ` },
    {
      path: "tsconfig.json",
      before: `    {\n      "path": "services/analytics"`,
      text: `    {\n      "path": "services/${name}"\n    },\n`,
    },
    { path: "services/tsconfig.test.json", before: `    { "path": "analytics" }`, text: `    { "path": "${name}" },\n` },
  ];
}

/** Inserts before the only occurrence. Throws when there is none or more than one, and then nothing is written by the caller. */
function inserted(content: string, { path, before, text }: Insertion): string {
  const parts = content.split(before);
  if (parts.length !== 2) throw new Error(`${path}: expected ${JSON.stringify(before)} once, found it ${parts.length - 1} times`);
  return parts.join(text + before);
}

/**
 * Adds a Worker with a queue, a database, a migration and a test to the repository at `root`. Returns the paths that were
 * written. Throws before it writes anything when the name is not possible or a file does not look as expected.
 */
export function addService(root: string, name: string): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    throw new Error(`"${name}" is not possible: use lower-case letters, digits and single hyphens, at most 40 characters`);
  const folder = join("services", name);
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const topology = read("brand-engine/domain/topology.ts");
  if (existsSync(join(root, folder)) || topology.includes(`"${name}"`) || topology.includes(`"${name}-commands"`))
    throw new Error(`${name} exists already`);
  const written = new Map<string, string>();
  for (const [file, content] of Object.entries(filesOf(name))) written.set(join(folder, file), content);
  written.set(join(folder, "wrangler.jsonc"), configOf(name, read("services/social-good/wrangler.jsonc")));
  for (const insertion of insertionsOf(name, topology))
    written.set(insertion.path, inserted(written.get(insertion.path) ?? read(insertion.path), insertion));
  written.set(".oxlintrc.json", read(".oxlintrc.json").replaceAll("|analytics)", `|analytics|${name})`));
  written.set("package.json", read("package.json").replace("--project=social-good", `--project=${name} --project=social-good`));
  for (const [path, content] of written) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const migration = join("migrations", name, "0001_messages.sql");
  mkdirSync(join(root, dirname(migration)), { recursive: true });
  cpSync(join(root, "migrations/social-good/0001_messages.sql"), join(root, migration));
  return [...written.keys(), migration].toSorted();
}
