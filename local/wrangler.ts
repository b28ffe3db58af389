import { spawn } from "node:child_process";
import { secretValues, withoutSecrets } from "./secrets.ts";

/** What wrangler said, and whether it went well. `output` is its standard output as it came: data, not to be shown. */
export type WranglerResult = { ok: boolean; text: string; output: string };
type Options = {
  /** Passes on what wrangler prints, line by line. */
  show?: boolean;
  /** Written to its standard input. */
  input?: string;
};

/** A text without the secrets of this environment, whoever put them there. */
const redactSecrets = (text: string): string =>
  secretValues(process.env).reduce((said, secret) => said.replaceAll(secret, "[secret]"), text);

/** Runs wrangler without questions. It gets no secret but by `input`. */
export const wrangler = (args: readonly string[], { show = false, input }: Options = {}): Promise<WranglerResult> =>
  new Promise((resolve, reject) => {
    const env = { ...withoutSecrets(process.env), CI: "1", WRANGLER_SEND_METRICS: "false" };
    const child = spawn("wrangler", args, { env, stdio: ["pipe", "pipe", "pipe"] });
    let text = "";
    let output = "";
    let shown = 0;
    const showUpTo = (end: number) => {
      if (show && end > shown) process.stdout.write(redactSecrets(text.slice(shown, end)));
      shown = Math.max(shown, end);
    };
    const appendText = (chunk: string) => {
      text += chunk;
      // Whole lines: half a secret would not be recognized.
      showUpTo(text.lastIndexOf("\n") + 1);
    };
    child.stdout.on("data", (chunk: string) => (output += chunk));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", appendText);
    child.once("error", (error) => reject(new Error(`wrangler can't be run: ${error.message}`)));
    // A program that ends without reading closes the pipe: its exit code tells what that means.
    child.stdin.on("error", () => undefined).end(input ?? "");
    child.once("close", (code) => {
      showUpTo(text.length);
      resolve({ ok: code === 0, text: redactSecrets(text), output });
    });
  });

/** Runs wrangler and answers its standard output. Throws with what it said when it failed. */
export async function wranglerOrThrow(args: readonly string[], options: Options = {}): Promise<string> {
  const { ok, text, output } = await wrangler(args, options);
  if (!ok) throw new Error(`wrangler ${args.join(" ")} failed${options.show ? "" : `:\n${text}`}`);
  return output;
}
