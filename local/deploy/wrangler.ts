import { spawn } from "node:child_process";
import { secretValues, withoutSecrets } from "./secrets.ts";

/** `text` is what wrangler printed, redacted. `output` is its standard output unredacted: data, never to be shown. */
export type WranglerResult = { ok: boolean; text: string; output: string };
type Options = {
  /** Prints the output of wrangler line by line. */
  show?: boolean;
  /** Text for its standard input. */
  input?: string;
};

/** Replaces the secrets of this environment in a text. */
const redactSecrets = (text: string): string =>
  secretValues(process.env).reduce((redacted, secret) => redacted.replaceAll(secret, "[secret]"), text);

/** Runs wrangler without prompts. Its environment has no secrets; it can get some by `input`. Throws when it can't be run. */
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
      // Prints whole lines only: half a secret would not be recognized.
      showUpTo(text.lastIndexOf("\n") + 1);
    };
    child.stdout.on("data", (chunk: string) => (output += chunk));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", appendText);
    child.once("error", (error) => reject(new Error(`wrangler can't be run: ${error.message}`)));
    // A program that ends without reading its input closes the pipe. Its exit code says whether it failed.
    child.stdin.on("error", () => undefined).end(input ?? "");
    child.once("close", (code) => {
      showUpTo(text.length);
      resolve({ ok: code === 0, text: redactSecrets(text), output });
    });
  });

/** Runs wrangler and returns its standard output. Throws an error with its redacted output when it fails. */
export async function wranglerOrThrow(args: readonly string[], options: Options = {}): Promise<string> {
  const { ok, text, output } = await wrangler(args, options);
  if (!ok) throw new Error(`wrangler ${args.join(" ")} failed${options.show ? "" : `:\n${text}`}`);
  return output;
}
