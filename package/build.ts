import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import packageJson from "../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "..");
const input = { jobs: join(import.meta.dirname, "jobs.ts") };

/** The packages that the built files import: only those that npm installs together with this package. */
const installed = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)];
const isExternal = (id: string): boolean =>
  /^(?:cloudflare|node):/.test(id) || installed.some((name) => id === name || id.startsWith(`${name}/`));

/** Fails on a module that is neither ours, nor installed with the package. Otherwise a library would be copied into the package. */
function assertOwn(modules: readonly string[]): void {
  const foreign = modules.filter((id) => id.includes("node_modules"));
  if (foreign.length > 0) throw new Error(`Add these to the dependencies of package.json, or import them less: ${foreign.join(", ")}`);
}

/** Builds `dist/package`: `jobs.js`, one ES module without comments whose names are kept for stack traces, and its types `jobs.d.ts`. */
export async function buildPackage(folder = join(root, "dist/package")): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await using code = await rolldown({ input, external: isExternal, platform: "neutral", cwd: root });
  const { output } = await code.write({
    dir: folder,
    format: "esm",
    sourcemap: true,
    minify: { mangle: false, compress: { keepNames: { function: true, class: true } }, codegen: { removeWhitespace: true } },
  });
  assertOwn(output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : [])));
  const tsconfig = join(import.meta.dirname, "tsconfig.types.json");
  await using types = await rolldown({ input, external: isExternal, cwd: root, plugins: [dts({ dtsOnly: true, tsconfig })] });
  await types.write({ dir: folder, format: "esm" });
}

await buildPackage();
