import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../command.ts";
import { configName } from "../config/config.ts";
import { readTeamWorkers } from "../config/teamWorkers.ts";
import { type Watched, watchedOf } from "../config/watched.ts";
import { findAllConfigs, findConfigs } from "../config/wranglerFiles.ts";

/** `files`: Wrangler configurations, or folders with one; without any they are searched for in `folder`. */
export type InitOptions = { folder: string; files: readonly string[]; force: boolean; print: (line: string) => void };

const list = (items: readonly object[]): string[] =>
  items.map((item) => `    ${JSON.stringify(item).replaceAll('":', '": ').replaceAll(',"', ', "')},`);

/** The text of a new configuration. */
const configText = (files: readonly string[], { queues, workflows }: Watched): string =>
  [
    "{",
    '  "$schema": "./node_modules/signalbox/signalbox.schema.json",',
    "",
    "  // Names of Signalbox's own Worker and database start with this.",
    '  "namePrefix": "",',
    "",
    "  // The address of the dashboard, and the Cloudflare Access application in front of it.",
    '  // "hostname": "signalbox.example.com",',
    '  // "access": { "teamDomain": "example.cloudflareaccess.com", "aud": "…", "admins": ["you@example.com"] },',
    "",
    "  // Queues, dead-letter queues and workflows of these Workers are watched, also those that you add later.",
    `  "workers": ${JSON.stringify(files).replaceAll(",", ", ")},`,
    "",
    "  // A queue can have a display name, and a subject: the path to what identifies a message, such as order.id.",
    ...(queues.length > 0
      ? ['  "queues": [', ...list(queues.map(({ name, deadLetterQueue }) => ({ name, deadLetterQueue }))), "  ],"]
      : ['  "queues": [],']),
    ...(workflows.length > 0
      ? ['  "workflows": [', ...list(workflows.map(({ name, script, className }) => ({ name, script, className }))), "  ],"]
      : []),
    "}",
    "",
  ].join("\n");

/**
 * Writes `signalbox.jsonc` from the Wrangler configurations of the team and says what to do next. Throws a {@link CliError} when the file
 * exists, unless `force` is set.
 */
export async function init({ folder, files: given, force, print }: InitOptions): Promise<void> {
  const path = join(folder, configName);
  const exists = new CliError(`${configName} exists already. To replace it: signalbox init --force`);
  if (!force && existsSync(path)) throw exists;
  const files = given.length > 0 ? findConfigs(folder, given) : findAllConfigs(folder);
  const workers = await readTeamWorkers({ folder, files });
  const watched = watchedOf({}, workers);
  try {
    writeFileSync(path, configText(files, watched), { flag: force ? "w" : "wx" });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? exists : error;
  }
  const counts = [count(workers, "Worker"), count(watched.queues, "queue"), count(watched.workflows, "workflow")];
  print(`Wrote ${configName}: ${counts.join(", ")}`);
  for (const note of watched.notes) print(`Note: ${note}`);
  print("Next, to try it on this machine:");
  print(`  npx signalbox dev ${files.map((file) => `-c ${file}`).join(" ")}`);
  print("Then set hostname and access in it, and install it in your account:");
  print("  npx signalbox deploy");
}

const count = (items: readonly unknown[], noun: string): string => `${items.length} ${noun}${items.length === 1 ? "" : "s"}`;
