import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { reasonOf } from "./problems.ts";

/** Creates a folder and its parent folders, one at a time, so that the first error of the file system is thrown. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder);
}

/** Creates the state folder unless it exists. Throws an error that says what to do when it is not a writable folder. */
export function makeStateFolder(stateDir: string): void {
  try {
    make(resolve(stateDir));
    // With the slash, a file of that name is an error.
    accessSync(`${stateDir}/`, constants.W_OK);
  } catch (error) {
    throw new Error(`STATE_DIR ${stateDir} can't be written: ${reasonOf(error)}. Set STATE_DIR to a folder you may write to.`, {
      cause: error,
    });
  }
}
