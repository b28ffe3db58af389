import type { EarlyScreen } from "./earlyScreen.ts";

/** What `local/screenFiles.ts` writes into the page: the reads of all screens, and the screens. */
type Early = { common: readonly string[]; screens: readonly EarlyScreen[] };

/** A variant of the page: what comes before the links to the files of a screen, what follows them, and the sources of its scripts for its policy. */
type Variant = { start: string; end: string; scriptSources: string };

/** The built page, ready to get the links and the answers of a screen. `tail` comes after the answers. */
export type BuiltPage = Early & { withView: Variant; withoutView: Variant; tail: string };

const earlyScript = /<script type="application\/json" id="early">(.*?)<\/script>/s;
/** The scripts in the page that `local/firstView.ts` writes: the theme, and the first view, which starts the dashboard at `entry`. */
const inlineScripts = /<script id="(?:theme|view)">(.*?)<\/script>/gs;
const viewScript = /<script id="view">.*?<\/script>/s;
const entryLink = /<link id="entry"[^>]* href="([^"]+)">/;
const bodyEnd = "</body>\n";

/** The source expressions of a policy that allow the scripts in the page. */
async function scriptSourcesOf(html: string): Promise<string> {
  const hashes = [...html.matchAll(inlineScripts)].map(async ([, code = ""]) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
    return `'sha256-${btoa(String.fromCharCode(...hash))}'`;
  });
  return (await Promise.all(hashes)).join(" ");
}

async function variantOf(head: string, script: string): Promise<Variant> {
  const [start = "", end = ""] = head.split(script);
  return { start, end, scriptSources: await scriptSourcesOf(head) };
}

/** Takes the built page apart. Null for a page without a list of early files, as the development server's. */
export async function builtPageOf(html: string): Promise<BuiltPage | null> {
  const [script, json] = earlyScript.exec(html) ?? [];
  if (script === undefined || json === undefined) return null;
  const [head = "", tail = ""] = html.split(bodyEnd);
  const withoutView = head.replace(viewScript, "").replace(entryLink, '<script type="module" crossorigin src="$1"></script>');
  return {
    ...(JSON.parse(json) as Early),
    withView: await variantOf(head, script),
    withoutView: await variantOf(withoutView, script),
    tail: bodyEnd + tail,
  };
}
