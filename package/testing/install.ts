import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(import.meta.dirname, "../..");

export type Manifest = { bin: Record<string, string>; dependencies: Record<string, string>; peerDependencies: Record<string, string> };

/** The folder of the installed package in a project. */
export const installedIn = (project: string): string => join(project, "node_modules/signalbox");

export const manifestOf = (project: string): Manifest =>
  JSON.parse(readFileSync(join(installedIn(project), "package.json"), "utf8")) as Manifest;

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/**
 * Installs the packed package into a project as `npm i` would, with links to this repository's packages instead of a download:
 * its dependencies, and `others`, which the project has itself.
 */
export async function installPackage(tarball: string, project: string, others: readonly string[]): Promise<void> {
  const installed = installedIn(project);
  mkdirSync(installed, { recursive: true });
  await promisify(execFile)("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  const { dependencies, peerDependencies, bin } = manifestOf(project);
  for (const name of new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...others]))
    link(join(root, "node_modules", name), join(project, "node_modules", name));
  for (const [name, path] of Object.entries(bin)) {
    chmodSync(join(installed, path), 0o755);
    link(join(installed, path), join(project, "node_modules/.bin", name));
  }
}
