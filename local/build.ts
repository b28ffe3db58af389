import { execFile } from "node:child_process";
import { isBuilt } from "./buildStamp.ts";

const vite = (root: string): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile("vite", ["build", "--logLevel", "warn"], { cwd: root }, (error, stdout, stderr) =>
      error ? reject(new Error(`The build failed:\n${stdout}${stderr}`)) : resolve(),
    );
  });

/**
 * Builds the dashboard and every Worker into `dist/`, unless `dist/` was built from the same sources already. Returns true
 * when it built. Throws an error with the output of the build.
 */
export async function buildIfStale(root: string): Promise<boolean> {
  if (isBuilt(root)) return false;
  await vite(root);
  return true;
}
