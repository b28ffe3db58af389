import { maxBacklogs, type NamedBacklog } from "#domain/account/account";

/** How long rows are collected for one request, ms. A row that is scrolled past in this time asks for nothing: each row costs a call to Cloudflare. */
const collectMs = 400;

type Waiting = { name: string; signal: AbortSignal; resolve: (backlog: NamedBacklog) => void; reject: (error: unknown) => void };

/** Returns a loader of single backlogs that sends one request for many of them, with at most 20 names. */
export function backlogBatch(
  load: (names: string[]) => Promise<NamedBacklog[]>,
): (name: string, signal: AbortSignal) => Promise<NamedBacklog> {
  let waiting: Waiting[] = [];

  async function send(batch: readonly Waiting[]): Promise<void> {
    try {
      const backlogs = await load(batch.map(({ name }) => name));
      for (const { name, resolve } of batch)
        resolve(backlogs.find((backlog) => backlog.name === name) ?? { name, backlog: null, readAt: null, problem: null });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function sendAll(): void {
    const wanted = waiting.filter(({ signal }) => !signal.aborted);
    waiting = [];
    for (let first = 0; first < wanted.length; first += maxBacklogs) void send(wanted.slice(first, first + maxBacklogs));
  }

  return (name, signal) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(sendAll, collectMs);
      waiting.push({ name, signal, resolve, reject });
    });
}
