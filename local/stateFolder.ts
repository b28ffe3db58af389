import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { reasonOf } from "./problems.ts";

/** Makes a folder and those it lies in, one at a time: whatever the file system refuses is an error at once. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder);
}

/** Makes the state folder unless it is there. Throws with what to do when it can't be made, is no folder or can't be written. */
export function makeStateFolder(stateDir: string): void {
  try {
    make(resolve(stateDir));
    // With the slash only a folder is meant.
    accessSync(`${stateDir}/`, constants.W_OK);
  } catch (error) {
    throw new Error(`STATE_DIR ${stateDir} can't be written: ${reasonOf(error)}. Set STATE_DIR to a folder you may write to.`, {
      cause: error,
    });
  }
}
