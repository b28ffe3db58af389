// Finds a Chromium for the tests, or installs one. A machine may have none, or only a stub that says where to get one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const installPaths = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

const onPath = (name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
const works = (path) => existsSync(path) && spawnSync(path, ["--version", "--no-sandbox"], { timeout: 20_000 }).status === 0;

/** Path of the Chromium that Playwright installed; undefined when it installed none. */
function playwrightChromium() {
  const path = createRequire(import.meta.url)("playwright-core").chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

const find = () => [process.env.CHROMIUM_PATH ?? "", ...names.flatMap(onPath), ...installPaths].find(works) ?? playwrightChromium();

function run(command, ...args) {
  const root = process.getuid?.() === 0;
  const [program, rest] = root ? [command, args] : ["sudo", ["-n", command, ...args]];
  return spawnSync(program, rest, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
}

/** Path of a Chromium that runs, which is installed if necessary; undefined when that is impossible. */
export function browser() {
  const path = find();
  if (path) return path;
  console.log("No browser found: installing Chromium.");
  if (existsSync("/usr/bin/apt-get") && run("apt-get", "update", "-qq")) run("apt-get", "install", "-y", "-qq", "chromium");
  if (!find()) spawnSync("playwright", ["install", "chromium"], { stdio: "inherit" });
  return find();
}
