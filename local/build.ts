import { execFile } from "node:child_process";
import { isBuilt } from "./buildStamp.ts";

const vite = (root: string): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile("vite", ["build", "--logLevel", "warn"], { cwd: root }, (error, stdout, stderr) =>
      error ? reject(new Error(`The build failed:\n${stdout}${stderr}`)) : resolve(),
    );
  });

/**
 * Builds the desk and every Worker into `dist/` unless that was built from the same sources already; answers whether
 * it built. Throws with what the build said.
 */
export async function buildIfStale(root: string): Promise<boolean> {
  if (isBuilt(root)) return false;
  await vite(root);
  return true;
}
