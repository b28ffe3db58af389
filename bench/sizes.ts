import { startFilledSystem } from "./filledSystem.ts";
import { percentile } from "./report.ts";
import { type Server, until } from "./server.ts";
import { digits, type Figure } from "./table.ts";

/** Jobs in the systems that are asked in turns. */
export const sizes = [10_000, 100_000, 1_000_000] as const;
/** Answers of each path and size that are measured, after as many that are not. */
const requests = 30;
const warmUps = 5;

/** What is asked for, by name. `JOB` and `LETTER` stand for the id of a failed job and of a dead letter. */
const paths = {
  overview: "/api/overview",
  queues: "/api/queues",
  jobs: "/api/jobs",
  "failed jobs": "/api/jobs?state=failed",
  "jobs of a queue": "/api/jobs?queue=orders",
  "a job": "/api/jobs/JOB",
  "dead letters": "/api/dead-letters?status=open",
  "dead letters with a text": "/api/dead-letters?status=open&q=customer-4",
  "a dead letter": "/api/dead-letters/LETTER",
  "failures by cause": "/api/groups",
  "workflow runs": "/api/workflows",
  traces: "/api/traces",
  audit: "/api/audit",
  "metrics of a day": "/api/metrics",
} as const;

type Answer = { ms: number; rows: number };

async function ask({ address }: Server, path: string): Promise<Answer> {
  const from = performance.now();
  const response = await fetch(address + path);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return { ms: performance.now() - from, rows: Number(response.headers.get("x-rows-read")) };
}

type List = { items: { id: string }[]; scanned?: number };

/** The paths of one system, with ids that exist in it. Waits until its search index has all dead letters. */
async function pathsOf(server: Server): Promise<(name: keyof typeof paths) => string> {
  const firstOf = async (path: string) => encodeURIComponent((await server.ask<List>("GET", path)).items[0]?.id ?? "");
  const [job, letter] = [await firstOf("/api/jobs?state=failed&limit=1"), await firstOf("/api/dead-letters?status=open&limit=1")];
  const isFilled = async () => (await ask(server, paths["dead letters with a text"])).rows;
  await until("the search index is filled", isFilled, (rows) => rows < 2_000);
  return (name) => paths[name].replace("JOB", job).replace("LETTER", letter);
}

/** Asks systems of three sizes in turns for the answers of the main screens. Returns how long they take, and the rows that they read. */
export async function measureSizes(): Promise<Figure[]> {
  const servers: Server[] = [];
  try {
    for (const size of sizes) servers.push(await startFilledSystem(size));
    const asked = await Promise.all(servers.map(pathsOf));
    const figures: Figure[] = [];
    for (const name of Object.keys(paths) as (keyof typeof paths)[]) {
      const answers = servers.map((): Answer[] => []);
      for (let round = -warmUps; round < requests; round += 1)
        for (const [index, server] of servers.entries()) {
          const answer = await ask(server, asked[index]?.(name) ?? "");
          if (round >= 0) answers[index]?.push(answer);
        }
      const figure = (what: string, unit: string, valueOf: (all: readonly Answer[]) => number): Figure => ({
        name: `${name}: ${what}`,
        unit,
        samples: [valueOf(answers.at(-1) ?? [])],
        others: Object.fromEntries(
          sizes.slice(0, -1).map((size, index) => [`with ${size.toLocaleString("en")} jobs`, [valueOf(answers[index] ?? [])]]),
        ),
      });
      const ms = (all: readonly Answer[]) => all.map((answer) => answer.ms);
      figures.push(
        figure("median", "ms", (all) => percentile(ms(all), 0.5)),
        figure("p95", "ms", (all) => percentile(ms(all), 0.95)),
        figure("rows read", "rows", (all) => Math.max(...all.map(({ rows }) => rows))),
      );
    }
    return figures;
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** The figures of {@link measureSizes} as a table with a column for each size. */
export function sizeLines(figures: readonly Figure[]): string[] {
  const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(12)).join("");
  return [
    `${"".padEnd(40)}${cells(sizes.map((size) => size.toLocaleString("en")))}`,
    ...figures.map(({ name, unit, samples, others }) => {
      const values = [...Object.values(others).map((other) => other?.[0]), samples[0]];
      return `${name.padEnd(40)}${cells(values.map((value) => (value === undefined ? "" : digits(value))))} ${unit}`;
    }),
  ];
}
