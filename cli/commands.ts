import { type Command, defineCommand } from "./command.ts";

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
];
