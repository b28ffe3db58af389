// `npm run new:service NAME`: a Worker with a queue, a database, a migration and a test.
import { resolve } from "node:path";
import { addService } from "./newService.ts";

const [name, ...others] = process.argv.slice(2);
try {
  if (name === undefined || others.length > 0) throw new Error("Usage: npm run new:service NAME");
  for (const path of addService(resolve(import.meta.dirname, ".."), name)) console.log(path);
  console.log(
    `\nNext: npm run format. In brand-engine/domain/topology.ts say who sends to ${name}-commands (sendsTo of a Worker, subscribesTo of the queue);` +
      ` npm run check:topology names the configs to change. Then write services/${name}/handlers.ts.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
