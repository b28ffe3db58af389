import { deadLetterQueueOf, queueNames } from "#domain/queues";
import { databases } from "./workers.ts";
import { wrangler, wranglerOrThrow } from "./wrangler.ts";

/** Makes every queue and its dead-letter queue that is not there yet. Answers the names of those made. */
export async function ensureQueues(): Promise<string[]> {
  const made: string[] = [];
  for (const name of queueNames.flatMap((queue) => [deadLetterQueueOf(queue), queue])) {
    if ((await wrangler(["queues", "info", name])).ok) continue;
    await wranglerOrThrow(["queues", "create", name]);
    made.push(name);
  }
  return made;
}

type Listed = { name: string; uuid: string };
const listDatabases = async (): Promise<Listed[]> => {
  const text = await wranglerOrThrow(["d1", "list", "--json"]);
  return JSON.parse(text.slice(text.indexOf("["))) as Listed[];
};

/** Makes every database that is not there yet. Answers the id of each by its name. */
export async function ensureDatabases(): Promise<Map<string, string>> {
  const present = new Set((await listDatabases()).map(({ name }) => name));
  for (const name of databases) if (!present.has(name)) await wranglerOrThrow(["d1", "create", name]);
  return new Map((await listDatabases()).map(({ name, uuid }) => [name, uuid]));
}
