import { randomUUID } from "node:crypto";
import { type Call, Refusal, type StandInAccount, type StoredQueue } from "./account.ts";

function queueOf(account: StandInAccount, id: string): [string, StoredQueue] {
  const found = [...account.queues].find(([, queue]) => queue.id === id);
  if (!found) throw new Refusal(404, 11_000, "Queue does not exist");
  return found;
}

/** Answers a request below `/queues`. */
export function answerQueues(
  account: StandInAccount,
  { method, body, query }: Call,
  [id = "", part = "", consumer = ""]: string[],
): unknown {
  if (id === "" && method === "POST") {
    const { queue_name: name } = body as { queue_name: string };
    account.addQueue(name);
    return describeQueue(account, name);
  }
  const wanted = query.getAll("name");
  if (id === "")
    return [...account.queues.keys()]
      .filter((name) => wanted.length === 0 || wanted.includes(name))
      .map((name) => describeQueue(account, name));
  const [name, queue] = queueOf(account, id);
  if (part !== "consumers") {
    if (method === "DELETE") account.queues.delete(name);
    return describeQueue(account, name);
  }
  const settings = body as { script_name: string; settings: object };
  if (method === "POST" && queue.consumers.length > 0) throw new Refusal(409, 11_004, `Queue '${name}' already has a consumer`);
  if (method === "POST") queue.consumers.push({ ...settings, consumer_id: randomUUID(), type: "worker" });
  if (method === "DELETE") queue.consumers = queue.consumers.filter(({ consumer_id: other }) => other !== consumer);
  return method === "GET" ? queue.consumers : (queue.consumers[0] ?? {});
}

function describeQueue(account: StandInAccount, name: string): unknown {
  const queue = account.queues.get(name);
  if (!queue) return {};
  const consumers = queue.consumers.map((consumer) => ({ ...consumer, ...(consumer.script_name && { script: consumer.script_name }) }));
  return {
    queue_id: queue.id,
    queue_name: name,
    producers: [],
    producers_total_count: 0,
    consumers,
    consumers_total_count: consumers.length,
    settings: {},
  };
}
