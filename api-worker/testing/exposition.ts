import type { MetricsFormat } from "#domain/openMetrics";

export type ParsedSample = { name: string; labels: Record<string, string>; value: number };
export type ParsedFamily = { name: string; type: string; unit: string | undefined; samples: ParsedSample[] };

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < text.length) {
    const [, name = "", value = ""] = labelPair.exec(text) ?? [];
    if (name === "") throw new Error(`Invalid labels: ${text}`);
    if (name in labels) throw new Error(`Repeated label ${name}: ${text}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
  }
  return labels;
}

function sampleOf(line: string): ParsedSample {
  const [, name = "", labels = "", value = ""] = sampleLine.exec(line) ?? [];
  if (name === "" || Number.isNaN(Number(value))) throw new Error(`Invalid sample: ${line}`);
  return { name, labels: labelsOf(labels), value: Number(value) };
}

const suffixesByType: Record<string, readonly string[]> = { gauge: [""], counter: ["_total"], histogram: ["_bucket", "_count", "_sum"] };

/** Throws if a sample does not belong to its family, or is repeated. */
function checkNames({ name, type, unit, samples }: ParsedFamily, format: MetricsFormat): void {
  const suffixes = format === "text" && type === "counter" ? [""] : suffixesByType[type];
  if (!suffixes) throw new Error(`${name} has the type ${type}`);
  if (type === "counter" && name.endsWith("_total") !== (format === "text")) throw new Error(`Invalid counter name ${name}`);
  if (unit !== undefined && !name.endsWith(`_${unit}`)) throw new Error(`${name} does not end with its unit ${unit}`);
  if (samples.length === 0) throw new Error(`${name} has no samples`);
  const seen = new Set<string>();
  for (const sample of samples) {
    if (!suffixes.some((suffix) => sample.name === name + suffix)) throw new Error(`${sample.name} does not belong to ${name}`);
    if (type !== "gauge" && sample.value < 0) throw new Error(`${sample.name} is below zero`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()]);
    if (seen.has(key)) throw new Error(`Repeated sample ${key}`);
    seen.add(key);
  }
}

/** Throws unless the samples of each histogram are contiguous, cumulative up to `+Inf` (its count), and have a sum. */
function checkHistogram({ name, samples }: ParsedFamily): void {
  const blocks = Map.groupBy(samples, ({ labels }) => JSON.stringify({ ...labels, le: undefined }));
  if (JSON.stringify([...blocks.values()].flat()) !== JSON.stringify(samples)) throw new Error(`The samples of ${name} are not contiguous`);
  for (const block of blocks.values()) {
    const of = (suffix: string) => block.filter((sample) => sample.name === name + suffix);
    const [buckets, [count], [sum]] = [of("_bucket"), of("_count"), of("_sum")];
    const bounds = buckets.map(({ labels }) => Number((labels["le"] ?? "").replace("+Inf", "Infinity")));
    const rises = (values: readonly number[]) => values.every((value, index) => index === 0 || value >= (values[index - 1] ?? NaN));
    if (bounds.at(-1) !== Infinity || new Set(bounds).size < bounds.length || !rises(bounds))
      throw new Error(`${name} has the bounds ${bounds.join()}`);
    if (!rises(buckets.map(({ value }) => value))) throw new Error(`${name} is not cumulative`);
    if (count === undefined || sum === undefined || count.value !== buckets.at(-1)?.value)
      throw new Error(`${name} has no matching count or sum`);
  }
}

/** Parses a scrape as strictly as the format requires. Throws for anything invalid. */
export function parseExposition(text: string, format: MetricsFormat): Map<string, ParsedFamily> {
  if (!text.endsWith(format === "openMetrics" ? "\n# EOF\n" : "\n")) throw new Error("The text has no proper end");
  const families = new Map<string, ParsedFamily>();
  let family: ParsedFamily | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    if (line === "# EOF" && format === "openMetrics") continue;
    const [, keyword, name = "", rest = ""] = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (keyword === "TYPE") {
      if (families.has(name)) throw new Error(`${name} appears in two places`);
      family = { name, type: rest, unit: undefined, samples: [] };
      families.set(name, family);
    } else if (keyword !== undefined) {
      if (name !== family?.name || family.samples.length) throw new Error(`Misplaced line: ${line}`);
      if (keyword === "UNIT") family.unit = rest;
    } else if (family) family.samples.push(sampleOf(line));
    else throw new Error(`Sample outside a family: ${line}`);
  }
  for (const read of families.values()) {
    checkNames(read, format);
    if (read.type === "histogram") checkHistogram(read);
  }
  return families;
}
