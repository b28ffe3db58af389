/** Wrangler, which runs the Workers, needs this version of Node.js. */
const minimum = [22, 12] as const;

/** What to do when the version of Node.js, such as `22.12.0`, is too old; undefined when it is not. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return undefined;
  return `Signalbox needs Node.js ${minimum.join(".")} or newer, as Wrangler does. This is Node.js ${version}. Install a newer one, or add it to your project: npm i -D node@24`;
}
