import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "../../..");

/** Bundles the Worker of somebody else to one module, as its own build would. */
export async function workshopScript(): Promise<string> {
  await using bundle = await rolldown({
    input: join(import.meta.dirname, "worker.ts"),
    cwd: root,
    platform: "neutral",
    external: (id) => /^(?:cloudflare|node):/.test(id),
    resolve: { mainFields: ["module", "main"], conditionNames: ["workerd", "import", "default"] },
  });
  const { output } = await bundle.generate({ format: "esm" });
  return output[0].code;
}
