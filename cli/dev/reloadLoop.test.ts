import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { foldersBelow } from "./fileVersions.ts";
import { createReloadLoop, type ReloadLoop } from "./reloadLoop.ts";
import type { Watched } from "./watch.ts";

let folder: string;
let watched: { files: string[]; folders: string[]; byContent?: boolean };
let loop: ReloadLoop | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reload-"));
  write("a.ts", "1");
  watched = { files: [path("a.ts")], folders: [] };
});
afterEach(() => {
  loop?.stop();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(path(name), text);
const read = (name: string) => readFileSync(path(name), "utf8");
/** Writes a file and waits until the file system has notified everybody who watches it. */
async function writeNoticed(name: string, text: string): Promise<void> {
  const noticed = new Promise<void>((answer) => {
    const watcher = watch(folder, (_event, changed) => {
      if (changed !== name) return;
      watcher.close();
      answer();
    });
  });
  write(name, text);
  await noticed;
}
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 20_000, interval: 5 });

/** Starts a loop whose `reload` is a build: it reads files at some time. The files are older than the start. */
async function start(reload: () => Promise<void>, beforeStart: () => void = () => undefined): Promise<void> {
  await until(() => Date.now() > statSync(path("a.ts")).ctimeMs + 50);
  const onError = (error: Error) => expect.unreachable(error.message);
  loop = createReloadLoop({
    workers: () => [{ file: "w.json", watched: { ...watched, folders: watched.folders.flatMap(foldersBelow) } satisfies Watched }],
    reload,
    onError,
    sinceMs: Date.now(),
  });
  beforeStart();
  loop.start();
}

it.each(["before the build reads it", "after the build read it", "as soon as the reload is over"])(
  "reloads again when a file changes %s",
  async (moment) => {
    let built = "";
    let changes = 0;
    const change = async (now: string) => {
      if (now === moment && changes < 20) await writeNoticed("a.ts", `changed ${++changes}`);
    };
    await start(async () => {
      await change("before the build reads it");
      built = read("a.ts");
      await change("after the build read it");
      void Promise.resolve().then(() => change("as soon as the reload is over"));
    });
    write("a.ts", "2");
    await until(() => changes === 20 && built === read("a.ts"));
    expect(built).toBe("changed 20");
  },
);

it("reloads again when a change is undone while the build runs", async () => {
  const built: string[] = [];
  await start(async () => {
    if (built.length === 0) await writeNoticed("a.ts", "3");
    built.push(read("a.ts"));
    if (built.length === 1) await writeNoticed("a.ts", "2");
  });
  write("a.ts", "2");
  await until(() => built.at(-1) === "2");
  expect(built[0]).toBe("3");
});

it("reloads again when a file changes that the build has just found", async () => {
  mkdirSync(path("new"));
  write("new/b.ts", "1");
  let built = "";
  let isFirst = true;
  await start(async () => {
    watched.files.push(path("new/b.ts"));
    built = read("new/b.ts");
    if (isFirst) write("new/b.ts", "2");
    isFirst = false;
  });
  write("a.ts", "2");
  await until(() => built !== "" && built === read("new/b.ts"));
  expect(built).toBe("2");
});

it("reloads for a change before it watches, for a file that appears in a folder and for one that is deleted", async () => {
  mkdirSync(path("sql"));
  watched.folders.push(path("sql"));
  let reloads = 0;
  await start(
    async () => void (reloads += 1),
    () => write("a.ts", "2"),
  );
  await until(() => reloads === 1);
  write("sql/0001.sql", "SELECT 1");
  await until(() => reloads >= 2);
  const before = reloads;
  rmSync(path("a.ts"));
  await until(() => reloads > before);
  expect(existsSync(path("a.ts"))).toBe(false);
});

it("does not reload for what a build command writes, unless its content is new", async () => {
  write("out.js", "1");
  watched = { files: [path("a.ts"), path("out.js")], folders: [], byContent: true };
  let reloads = 0;
  await start(async () => {
    reloads += 1;
    write("out.js", read("a.ts"));
  });
  for (const text of ["2", "3", "4"]) {
    const before = reloads;
    write("a.ts", text);
    // The second finds that the output is what it builds.
    await until(() => reloads === before + 2);
  }
  expect(reloads).toBe(6);
});

it("reloads for what a build command reads in a new folder", async () => {
  mkdirSync(path("src"));
  watched = { files: [path("a.ts")], folders: [path("src")], byContent: true };
  let reloads = 0;
  await start(async () => {
    reloads += 1;
    if (reloads === 1) write("src/new/b.ts", "1");
  });
  mkdirSync(path("src/new"));
  await until(() => reloads === 2);
  write("src/new/b.ts", "2");
  await until(() => reloads === 3);
  expect(read("src/new/b.ts")).toBe("2");
});
