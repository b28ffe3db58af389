import { Meter as KumoMeter } from "@cloudflare/kumo/components/meter";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { normalizeMarkup } from "../testing/markup.ts";
import { Meter } from "./Meter.tsx";

/** Kumo names its meter by its label with an id, has a hidden letter that no reader needs, and a gradient of one color. */
const withoutDifferences = (markup: string): string =>
  normalizeMarkup(
    markup
      .replace(/<span role="presentation" style[^>]*>x<\/span>/, "")
      .replace(' role="presentation"', "")
      .replace("inset-inline-start:0;height:inherit;", "")
      .replace("bg-linear-to-r from-kumo-brand via-kumo-brand to-kumo-brand", "bg-emphasis"),
  );

test.each([
  ["a percentage with a text", { label: "Progress", value: 42.4, text: "42%" }, { customValue: "42%" }],
  ["a bar without a text", { label: "Sent 3 of 9", value: 100 / 3 }, { showValue: false }],
  ["another maximum", { label: "Removed", value: 45, max: 90, text: "50%" }, { customValue: "50%" }],
])("%s looks like Kumo's", (_, { text, ...shared }: { label: string; value: number; max?: number; text?: string }, kumo) => {
  const own = renderToStaticMarkup(createElement(Meter, { ...shared, ...(text === undefined ? {} : { text }) }));
  expect(own).toContain(`aria-label="${shared.label}"`);
  expect(withoutDifferences(own.replace(/ aria-label="[^"]*"/, ""))).toBe(
    withoutDifferences(renderToStaticMarkup(createElement(KumoMeter, { ...shared, ...kumo }))),
  );
});
