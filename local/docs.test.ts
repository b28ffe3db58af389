import { globSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const documents = globSync("{*.md,{docs,examples}/**/*.md}", { cwd: root });
const topLevel = new Set(readdirSync(root));
/** Folders that exist only after a build or a start. */
const generated = new Set(
  read(".gitignore")
    .split("\n")
    .map((line) => line.replace(/\/$/, "")),
);

/** Files of a team that installs Signalbox. */
const ofTeams = new Set(["signalbox.jsonc", ".dev.vars"]);

const matchesOf = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

/** Text in backticks that names a file or folder of the repository. `*` is a wildcard, and `{a,b}` is a choice. */
function isPath(text: string): boolean {
  const first = text.split("/")[0] ?? "";
  if (!/^[\w.@*{},/-]+$/.test(text) || generated.has(first) || ofTeams.has(text)) return false;
  return topLevel.has(first) || /\.(tsx?|mjs|md|sql|jsonc|sh)$/.test(text);
}

/** True when the file or folder exists, relative to the root or to the folder of the document. */
const exists = (path: string, document: string): boolean =>
  globSync(path, { cwd: root }).length > 0 || globSync(path, { cwd: join(root, dirname(document)) }).length > 0;

/** The anchor that GitHub generates for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = (path: string): string[] => matchesOf(read(path), /^#+ (.+)$/gm).map(anchorOf);

/** The problem with a link target; undefined when the target exists or is on another site. */
function brokenLink(target: string, document: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? document : join(dirname(document), path);
  if (globSync(file, { cwd: root }).length === 0) return `${target}: no such file`;
  return anchor === undefined || anchorsOf(file).includes(anchor) ? undefined : `${target}: no such heading`;
}

it("finds the documents", () => {
  expect(documents).toEqual(expect.arrayContaining(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/jobs.md"]));
});

it.each(documents)("%s names only files that exist", (document) => {
  const named = matchesOf(read(document), /`([^`\n]+)`/g).filter(isPath);
  expect(named.filter((path) => !exists(path, document))).toEqual([]);
});

it.each(documents)("%s links only to files and headings that exist", (document) => {
  const broken = matchesOf(read(document), /\]\(([^)\s]+)\)/g).map((target) => brokenLink(target, document));
  expect(broken.filter((problem) => problem !== undefined)).toEqual([]);
});

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

it.each(documents)("%s names only scripts of package.json", (document) => {
  const named = matchesOf(read(document), /npm run ([a-z][\w:-]*)/g);
  expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});

it("runs every Vitest project of a Worker by test:workers", () => {
  const configs = globSync("{*,*/*}/vitest.{config,sharded.config}.ts", { cwd: root, exclude: (path) => path.startsWith("node_modules") });
  // e2e/system is not a project of the unit tests: `npm test` runs it as a separate stage.
  const projects = configs
    .map((path) => `${basename(dirname(path))}${path.includes("sharded") ? "-4-shards" : ""}`)
    .filter((name) => name !== "system");
  expect(projects.length).toBeGreaterThan(9);
  expect(matchesOf(scripts["test:workers"] ?? "", /--project=(\S+)/g).toSorted()).toEqual(projects.toSorted());
});

it("names only stages of npm test in the scripts that run a part of it", () => {
  const stages = matchesOf(read("local/test.mjs"), /name: "([^"]+)"/g);
  const named = Object.values(scripts).flatMap((script) =>
    (/^node local\/test\.mjs (.+)$/.exec(script)?.[1] ?? "").split(" ").filter(Boolean),
  );
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((part) => !stages.some((stage) => stage.includes(part)))).toEqual([]);
});
