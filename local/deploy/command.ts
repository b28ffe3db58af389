import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { withPlainErrors } from "#cli/deploy/apiErrors";
import { confirm } from "#cli/deploy/confirm";
import { checkWorkers, deploy } from "#cli/deploy/deploy";
import { destroy } from "#cli/deploy/destroy";
import { describeSecrets } from "#cli/deploy/remaining";
import { status } from "#cli/deploy/status";
import { wranglerOf } from "#cli/deploy/wrangler";
import { buildIfStale } from "../build.ts";
import { brandEngineBlueprint, configOf, knownWorkers } from "./brandEngine.ts";

// `npm run deploy` is `signalbox deploy` with the Brand Engine: it prints a plan, asks, and deploys every Worker with its queues and
// databases. With `--dry-run` it only checks that each Worker can be deployed, without an account. `npm run destroy` removes what a deploy
// created. `--env NAME` is another installation beside the first one, `--adopt` takes over what an earlier version deployed, `--yes`
// answers the question.
const root = resolve(import.meta.dirname, "../..");
const print = (line: string): void => console.log(line);

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
  const [command = "deploy"] = positionals;
  const config = configOf(root, process.env, values.env);
  const ask = (word: string) => (question: string) => (values.yes ? Promise.resolve(true) : confirm(question, word));
  const { accountId } = config;
  const surroundings = (secrets: readonly { variable: string }[]) => {
    const env = { ...process.env, ...(accountId && { CLOUDFLARE_ACCOUNT_ID: accountId }) };
    return { env, print, accountId, wrangler: wranglerOf({ folder: root, env, secrets: secrets.map(({ variable }) => variable) }) };
  };
  if (command === "destroy") {
    const isDone = await destroy({ prefix: config.namePrefix }, { ...surroundings([]), workers: knownWorkers }, ask("delete"));
    return isDone ? undefined : print("Nothing was changed.");
  }
  await buildIfStale(root);
  const blueprint = await brandEngineBlueprint(root, process.env, config);
  const here = surroundings(blueprint.secrets);
  if (command === "status") return void (await status(blueprint, here));
  if (values["dry-run"]) {
    await checkWorkers(blueprint, here);
    for (const line of describeSecrets(blueprint, process.env)) print(line);
  } else if (!(await deploy(blueprint, here, { adopt: values.adopt, dryRun: false, confirm: ask("yes") }))) print("Nothing was changed.");
}

withPlainErrors(run).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
