#!/usr/bin/env node
import { unsupportedNode } from "./nodeVersion.ts";

const unsupported = unsupportedNode(process.versions.node);
if (unsupported) {
  process.stderr.write(`${unsupported}\n`);
  process.exitCode = 1;
} else {
  // Loaded after the check: an old Node.js could not even read these files.
  const [{ run }, { commands }] = await Promise.all([import("./run.ts"), import("./commands.ts")]);
  const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);
  process.exitCode = await run(process.argv.slice(2), commands, write(process.stdout), write(process.stderr));
}
