import { resolve } from "node:path";
import { folderCycles, readModules, rooms } from "./folderCycles.ts";

// Run by `npm run check`: fails when two folders import each other, at any depth.
const root = resolve(import.meta.dirname, "..");
const cycles = (await Promise.all(rooms.map(async (room) => folderCycles(await readModules(root, room))))).flat();
for (const cycle of cycles) console.error(`These folders import each other. ${cycle}`);
if (cycles.length) process.exitCode = 1;
