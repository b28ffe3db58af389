// `npm run check:topology`: the files of the Workers agree with brand-engine/domain/topology.ts.
import { resolve } from "node:path";
import { topologyErrors } from "./topologyErrors.ts";

const errors = topologyErrors(resolve(import.meta.dirname, ".."));
for (const error of errors) console.error(error);
if (errors.length > 0) {
  console.error(
    `\n${errors.length} difference${errors.length === 1 ? "" : "s"} from brand-engine/domain/topology.ts. Change the file named, or the topology.`,
  );
  process.exit(1);
}
