import { resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { deployAll, dryRun } from "./deployment.ts";

// `npm run deploy` creates the queues and databases on Cloudflare and deploys every Worker. With `--dry-run` it only checks
// that each Worker can be deployed.
const root = resolve(import.meta.dirname, "..");

async function deploy(): Promise<void> {
  await buildIfStale(root);
  const deployment = { root, env: process.env, print: (line: string) => console.log(line) };
  await (process.argv.includes("--dry-run") ? dryRun(deployment) : deployAll(deployment));
}

deploy().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
