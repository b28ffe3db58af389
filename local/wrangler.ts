import { spawn } from "node:child_process";

/** What wrangler said, and whether it went well. */
export type Said = { ok: boolean; text: string };

/** Runs wrangler without questions. With `show` its words go to the terminal, else they are only answered. */
export const wrangler = (args: readonly string[], show = false): Promise<Said> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" };
    const child = spawn("wrangler", args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (code) => resolve({ ok: code === 0, text }));
  });

/** Runs wrangler and answers what it said. Throws with that when it failed. */
export async function wranglerOrThrow(args: readonly string[], show = false): Promise<string> {
  const { ok, text } = await wrangler(args, show);
  if (!ok) throw new Error(`wrangler ${args.join(" ")} failed${show ? "" : `:\n${text}`}`);
  return text;
}
