import { execFile } from "node:child_process";
import { isBuilt } from "./buildStamp.ts";

const vite = (root: string, env: NodeJS.ProcessEnv): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile("vite", ["build", "--logLevel", "warn"], { cwd: root, env }, (error, stdout, stderr) =>
      // A build that could not be started, or was killed, has printed nothing.
      error ? reject(new Error(`The build failed:\n${`${stdout}${stderr}`.trim() || error.message}`)) : resolve(),
    );
  });

/**
 * Builds the dashboard and every Worker into `dist/`, unless that was built from the same sources already. With `PIPELINE=none` in `env`
 * builds the core alone into `dist/core/`. Returns true when it built. Throws an error with the output of the build.
 */
export async function buildIfStale(root: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (isBuilt(root, env)) return false;
  await vite(root, env);
  return true;
}
