// `npm run build:schema` writes `signalbox.schema.json`, which editors use for `signalbox.jsonc`.
import { writeFileSync } from "node:fs";
import { configJsonSchema } from "./schema.ts";

writeFileSync(new URL("../../signalbox.schema.json", import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
