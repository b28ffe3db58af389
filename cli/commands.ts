import { type Command, defineCommand } from "./command.ts";

const deployOptions = {
  config: { type: "string", short: "c", placeholder: "FILE", help: "Configuration of Signalbox (default: signalbox.jsonc)" },
  env: { type: "string", short: "e", placeholder: "NAME", help: "Environment of the configuration" },
} as const;
const yes = { type: "boolean", short: "y", help: "Do not ask" } as const;

/** Every command of the binary. The code of a command is loaded when it runs, so that `--help` answers at once. */
export const commands: readonly Command[] = [
  defineCommand({
    name: "dev",
    summary: "Run your Workers and the dashboard on this machine",
    options: {
      config: {
        type: "string",
        short: "c",
        multiple: true,
        placeholder: "FILE",
        help: "Wrangler configuration of a Worker; repeat it for each Worker",
      },
      env: { type: "string", short: "e", placeholder: "NAME", help: "Environment of the Wrangler configurations" },
      port: { type: "string", short: "p", placeholder: "PORT", help: "Port of the dashboard (default: 8787, or the next free one)" },
    },
    details: ["Example: signalbox dev -c api/wrangler.jsonc -c worker/wrangler.jsonc"],
    run: async (values) => (await import("./dev/dev.ts")).dev(values),
  }),
  defineCommand({
    name: "init",
    summary: "Write signalbox.jsonc from the Wrangler configurations of your Workers",
    options: {
      config: {
        type: "string",
        short: "c",
        multiple: true,
        placeholder: "FILE",
        help: "Wrangler configuration of a Worker; repeat it for each Worker (default: all below this folder)",
      },
      force: { type: "boolean", help: "Replace an existing signalbox.jsonc" },
    },
    run: async ({ config = [], force = false }) => {
      const { init } = await import("./init/init.ts");
      await init({ folder: process.cwd(), files: config, force, print: console.log });
      return 0;
    },
  }),
  defineCommand({
    name: "deploy",
    summary: "Install or update Signalbox in your Cloudflare account",
    options: {
      ...deployOptions,
      yes,
      "dry-run": { type: "boolean", help: "Print the plan and change nothing" },
      adopt: { type: "boolean", help: "Take over what an early version deployed without a mark" },
    },
    details: ["The address that alerts are posted to is read from the environment variable that the configuration names."],
    run: async (values) => (await import("./deploy/commands.ts")).runDeploy(values),
  }),
  defineCommand({
    name: "status",
    summary: "Show what is deployed, how it differs and what is missing",
    options: deployOptions,
    run: async (values) => (await import("./deploy/commands.ts")).runStatus(values),
  }),
  defineCommand({
    name: "destroy",
    summary: "Remove what Signalbox has deployed, and nothing else",
    options: { ...deployOptions, yes },
    run: async (values) => (await import("./deploy/commands.ts")).runDestroy(values),
  }),
];
