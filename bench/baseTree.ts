import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const git = (...args: string[]): string => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();

/** The commit that is checked out, with a `+` if files have changed since. */
export const currentCommit = (): string => git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") ? "+" : "");

/** Another commit in a folder of its own, with the packages of this one. */
export type BaseTree = { root: string; commit: string; remove: () => void };

/** Checks a commit out into a temporary folder. Throws for an unknown commit. */
export function checkOut(commit: string): BaseTree {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-base-"));
  const tree = join(folder, "tree");
  git("worktree", "add", "--quiet", "--detach", tree, commit);
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const remove = () => {
    git("worktree", "remove", "--force", tree);
    rmSync(folder, { recursive: true, force: true });
  };
  return { root: tree, commit: git("rev-parse", "--short", commit), remove };
}
