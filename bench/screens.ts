import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchBrowser } from "./browser.ts";
import { startBullBoard } from "./bullBoard.ts";
import { load, type Load, type Screen } from "./screenLoad.ts";
import { startServer } from "./server.ts";
import type { Figure } from "./table.ts";

const root = resolve(import.meta.dirname, "..");
/** Jobs in the system that is measured, and failed jobs in bull-board's. */
const jobs = 1_000_000;
const bullBoardJobs = 100_000;
/** The fewest rounds: single loads differ by a third. */
const minRounds = 6;

/** The screens that are measured in turns with bull-board's, by name: paths of both, and what shows that their data is there. */
const compared = {
  overview: { path: "/", content: "h2", other: "overview" },
  jobs: { path: "/jobs", content: "tbody tr", other: "failed" },
  "dead letters": { path: "/dead-letters", content: "tbody tr", other: "failed" },
} as const;
/** Screens whose requests and scripts only are counted, by path. */
const counted = ["/queues", "/workflows", "/schedules", "/traces", "/audit", "/plans", "/alerts", "/queues/gatherfeed-commands"];

type Loads = Record<string, Load[]>;

/** Loads all screens in turns, `rounds` times. The first round is not measured: it fills the caches of servers and system. */
export async function loadInTurns(screens: Readonly<Record<string, Screen>>, rounds: number): Promise<Loads> {
  const browser = await launchBrowser();
  const loads: Loads = {};
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, screen] of Object.entries(screens)) {
      const measured = await load(browser, screen);
      if (round > 0) (loads[name] ??= []).push(measured);
    }
  await browser.close();
  return loads;
}

/** The screens of both systems by name. `bullBoard` is null where there is no Redis. */
export const screensOf = (address: string, bullBoard: { address: string; failedPath: string } | null): Record<string, Screen> => ({
  ...Object.fromEntries(Object.entries(compared).map(([name, { path, content }]) => [name, { url: address + path, content }])),
  ...(bullBoard && {
    "bull-board overview": { url: bullBoard.address, content: 'main a[href^="/queue/"]' },
    "bull-board failed": { url: bullBoard.address + bullBoard.failedPath, content: 'main a[href*="/queue/orders/"]' },
  }),
});

/** The figures of the loads. */
export function figuresOf(loads: Loads): Figure[] {
  return Object.entries(compared).flatMap(([name, { other }]) => {
    const own = loads[name] ?? [];
    const theirs = loads[`bull-board ${other}`];
    const figure = (what: string, unit: string, of: (load: Load) => number): Figure => ({
      name: `${name}: ${what}`,
      unit,
      samples: own.map(of),
      others: { "bull-board": theirs?.map(of) ?? null },
    });
    return [
      figure("largest paint", "ms", (each) => each.largestPaintMs),
      figure(other === "failed" ? "first row" : "first heading", "ms", (each) => each.contentMs),
      figure("requests until idle", "", (each) => each.urls.length),
      figure("scripts, gzipped", "KB", (each) => each.scriptBytes / 1024),
      figure("layout shift", "", (each) => each.shift),
    ];
  });
}

/** The requests and scripts of the screens that are not compared. */
async function count(address: string): Promise<Figure[]> {
  const screens = Object.fromEntries(counted.map((path) => [path, { url: address + path, content: "#main h1" }]));
  return Object.entries(await loadInTurns(screens, 1)).flatMap(([path, [each]]) => [
    { name: `${path}: requests until idle`, unit: "", samples: each ? [each.urls.length] : [], others: {} },
    { name: `${path}: scripts, gzipped`, unit: "KB", samples: each ? [each.scriptBytes / 1024] : [], others: {} },
  ]);
}

/** Starts the system with a million jobs in `stateDir`. */
async function startFilled(stateDir: string) {
  await (await startServer(root, stateDir)).stop();
  const args = ["--disable-warning=ExperimentalWarning", "bench/fill.ts", "--jobs", `${jobs}`, "--dead-letters", "50000"];
  const filled = spawnSync(process.execPath, args, { cwd: root, env: { ...process.env, STATE_DIR: stateDir } });
  if (filled.status !== 0) throw new Error(`The jobs could not be added: ${String(filled.stderr)}`);
  return startServer(root, stateDir);
}

/** Measures cold loads of screens in Chromium, in turns with those of bull-board. */
export async function measureScreens(rounds: number): Promise<Figure[]> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-screens-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  const server = await startFilled(stateDir);
  const bullBoard = await startBullBoard(bullBoardJobs);
  try {
    const loads = await loadInTurns(screensOf(server.address, bullBoard), Math.max(rounds, minRounds));
    return [...figuresOf(loads), ...(await count(server.address))];
  } finally {
    await bullBoard?.stop();
    await server.stop();
  }
}
