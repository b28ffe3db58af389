import { resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { deployAll, dryRun } from "./deployment.ts";

// `npm run deploy`: every queue, database and Worker on Cloudflare. `--dry-run` only checks that each Worker could be.
const root = resolve(import.meta.dirname, "..");

async function deploy(): Promise<void> {
  await buildIfStale(root);
  const deployment = { root, env: process.env, say: (line: string) => console.log(line) };
  await (process.argv.includes("--dry-run") ? dryRun(deployment) : deployAll(deployment));
}

deploy().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
