/** Where code is that belongs to nobody's project: libraries, the platform, built-in functions. */
const foreign = /node_modules\/|^(?:node|cloudflare|workerd|internal|native|index)\b[:/ ]|^<anonymous>|^(?:async )?Promise\.|\/vitest\//;
/** The files of the job layer that call a handler. What called them is the same for every job. */
const jobLayer =
  /(?:^|\/)runtime\/(?:queueLoop|createConsumer|handlers|timeLimit|dedup|runningJobs|attemptFinisher|currentJob|faultInjection|queue|external|failureReports)\.ts$/;
/** Functions may be anonymous: then their callers say where the code is. */
const maxFrames = 3;

/** Returns the function of a stack frame without its object, and the digits that a bundler adds; "" if it is anonymous or minified. */
function functionOf(called: string): string {
  const [, last = ""] = /(?:^|[.#])([^.#]*)$/.exec(called.replace(/ \[as [^\]]*\]$/, "")) ?? [];
  const name = last
    .replace(/^(?:async|new) /, "")
    .replace(/\d+$/, "")
    .replace(/^<?anonymous>?$/, "");
  return name.length > 2 ? name : "";
}

/** Returns a file by its last two names, without what a build adds. */
const fileOf = (place: string): string =>
  place
    .replace(/[?#].*$/, "")
    .split(/[\\/]/)
    .slice(-2)
    .join("/");

/**
 * Returns the place where an error was thrown in the project's own code: the file and function of the topmost own frame, and its callers
 * while the function is anonymous. Lines and columns are left out, so that an edit above does not change it; so are names of built files
 * and minified functions. "" if no frame is usable.
 */
export function placeOf(stack: string): string {
  const places: string[] = [];
  for (const line of stack.split("\n")) {
    const [, called = "", inside = "", alone = ""] = /^\s*at (?:async )?(?:(.{0,200}?) \((.{1,500})\)|(\S{1,500}))$/.exec(line) ?? [];
    const place = (inside || alone).replace(/(?::\d+){1,2}$/, "");
    if (place === "" || foreign.test(place)) continue;
    const file = fileOf(place);
    if (jobLayer.test(file)) continue;
    const name = functionOf(called);
    const isBuilt = /\.[cm]?js$/.test(file) || !/\.\w+$/.test(file);
    if (isBuilt && name === "") continue;
    places.push(isBuilt ? name : `${file} ${name}`);
    if (name !== "" || places.length >= maxFrames) break;
  }
  return places.join("\n");
}
