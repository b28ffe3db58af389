import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { CliError } from "../command.ts";
import { findWrangler } from "../system/wranglerPackage.ts";

/**
 * Runs wrangler with these arguments and with `input` at its standard input. Returns its standard output. Throws a {@link CliError} with its
 * redacted output, without colours, when it fails.
 */
export type Wrangler = (args: readonly string[], input?: string) => Promise<string>;

/**
 * Returns wrangler as the project in `folder` has it. It asks no questions. Its environment is `env` without the variables `secrets`, and
 * their values are replaced in all that it prints: it gets a secret only by its standard input.
 */
export function wranglerOf({ folder, env, secrets }: { folder: string; env: NodeJS.ProcessEnv; secrets: readonly string[] }): Wrangler {
  const { bin: program } = findWrangler([folder, import.meta.dirname]);
  const values = secrets.flatMap((name) => env[name] || []);
  const redact = (text: string): string => values.reduce((redacted, value) => redacted.replaceAll(value, "[secret]"), text);
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.includes(name)));
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["--no-warnings", program, ...args], {
        cwd: folder,
        env: { ...rest, CI: "1", WRANGLER_SEND_METRICS: "false" },
        stdio: ["pipe", "pipe", "pipe"],
      });
      let output = "";
      let text = "";
      child.stdout.on("data", (chunk: string) => (output += chunk));
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      child.once("error", (error) => reject(new CliError(`wrangler can't be run: ${error.message}`)));
      // A program that ends without reading its input closes the pipe. Its exit code says whether it failed.
      child.stdin.on("error", () => undefined).end(input);
      child.once("close", (code) => {
        if (code === 0) resolve(output);
        else reject(new CliError(`wrangler ${args.join(" ")} failed:\n${redact(stripVTControlCharacters(text).trim())}`));
      });
    });
}
