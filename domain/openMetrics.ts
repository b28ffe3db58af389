/**
 * Writes metrics as text, in the two formats that Prometheus scrapes.
 * https://prometheus.io/docs/specs/om/open_metrics_spec/ and https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export type Labels = Readonly<Record<string, string>>;
export type Sample = { labels: Labels; value: number };
/**
 * Counts per bucket, not cumulative. The count at an index covers values below the bound at that index; the last count covers all values
 * above the last bound. `sum` is in the unit of the family.
 */
export type HistogramSample = { labels: Labels; counts: readonly number[]; sum: number };

/** The samples of one metric. The name of a counter ends in `_total`. */
export type MetricFamily =
  | { type: "gauge" | "counter"; name: string; help: string; unit?: string; samples: readonly Sample[] }
  | { type: "histogram"; name: string; help: string; unit: string; bounds: readonly number[]; samples: readonly HistogramSample[] };

export const metricsContentTypes = {
  openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
} as const;
export type MetricsFormat = keyof typeof metricsContentTypes;

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const escapedLabel = (text: string): string => escaped(text).replaceAll('"', '\\"');

function line(name: string, labels: Labels, value: number | string): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapedLabel(text)}"`);
  return `${name}${pairs.length ? `{${pairs.join(",")}}` : ""} ${value}`;
}

function histogramLines(name: string, bounds: readonly number[], { labels, counts, sum }: HistogramSample): string[] {
  let below = 0;
  const buckets = [...bounds.map(String), "+Inf"].map((le, index) => {
    below += counts[index] ?? 0;
    return line(`${name}_bucket`, { ...labels, le }, below);
  });
  return [...buckets, line(`${name}_count`, labels, below), line(`${name}_sum`, labels, sum)];
}

function linesOf(family: MetricFamily, format: MetricsFormat): string[] {
  const { name, type, help, unit } = family;
  // OpenMetrics leaves `_total` out of the family name of a counter; the older format keeps it.
  const named = type === "counter" && format === "openMetrics" ? name.replace(/_total$/, "") : name;
  const samples =
    family.type === "histogram"
      ? family.samples.flatMap((sample) => histogramLines(name, family.bounds, sample))
      : family.samples.map(({ labels, value }) => line(name, labels, value));
  return [
    `# TYPE ${named} ${type}`,
    ...(unit && format === "openMetrics" ? [`# UNIT ${named} ${unit}`] : []),
    `# HELP ${named} ${format === "openMetrics" ? escapedLabel(help) : escaped(help)}`,
    ...samples,
  ];
}

/** Returns the families as text. A family without samples is left out. */
export function formatMetrics(families: readonly MetricFamily[], format: MetricsFormat): string {
  const lines = families.filter(({ samples }) => samples.length > 0).flatMap((family) => linesOf(family, format));
  return [...lines, ...(format === "openMetrics" ? ["# EOF"] : []), ""].join("\n");
}
