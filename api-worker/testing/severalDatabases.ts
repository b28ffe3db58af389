import { expect } from "vitest";
import { messageFactory } from "#factories/messages";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { callApi } from "./callApi.ts";
import { opsFor } from "./env.ts";
import { bodyOf } from "./jobs.ts";

/** Queues of three databases where there are four, with a message that each takes. */
export const messages = {
  "gatherfeed-commands": () => messageFactory.research(),
  "publish-commands": () => messageFactory.build("content.publish"),
  "social-commands": () => messageFactory.build("content.ready"),
};
export type Queue = keyof typeof messages;
export const queues = Object.keys(messages) as Queue[];
/** An error without what differs from one dead letter to the next: all with it have one cause. */
const error = { name: "TypeError", message: "x is not a function", stack: "" };

/** Returns the body of a GET of the API. */
export const get = async <T>(path: string): Promise<T> => bodyOf<T>(await callApi(path));
/** Adds a dead letter to a queue, in its database. Returns its id. */
export const failIn = (queue: Queue, cause = error) => insertDeadLetter(opsFor(queue), { queue, message: messages[queue](), error: cause });

/** Reads all pages of a list, each with up to `limit` items. */
export async function readAll<T>(path: string, limit: number): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = "", pages = 0; cursor !== null; pages += 1) {
    expect(pages).toBeLessThan(100);
    const page: { items: T[]; nextCursor: string | null } = await get(`${path}limit=${limit}${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
