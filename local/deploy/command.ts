import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildIfStale } from "../build.ts";
import { confirm } from "./confirm.ts";
import { deployAll, destroyAll, dryRun } from "./deployment.ts";
import { installationOf } from "./installation.ts";

// `npm run deploy` prints a plan, asks, and deploys every Worker with its queues and databases. With `--dry-run` it only checks that
// each Worker can be deployed. `npm run destroy` removes what a deploy created. `--env NAME` is another installation beside the
// first one, `--adopt` takes over what an earlier version deployed, `--yes` answers the question.
const root = resolve(import.meta.dirname, "../..");

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      env: { type: "string" },
      yes: { type: "boolean", default: false },
      adopt: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const installation = installationOf(process.env, values.env);
  const deployment = { root, env: process.env, installation, print: (line: string) => console.log(line) };
  const ask = (word: string) => (question: string) => (values.yes ? Promise.resolve(true) : confirm(question, word));
  if (positionals[0] === "destroy") return answer(await destroyAll(deployment, ask("delete")));
  await buildIfStale(root);
  if (values["dry-run"]) return dryRun(deployment);
  answer(await deployAll(deployment, { adopt: values.adopt, confirm: ask("yes") }));
}

function answer(isDone: boolean): void {
  if (!isDone) console.log("Nothing was changed.");
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
