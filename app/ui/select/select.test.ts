import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { normalizeMarkup } from "../../testing/markup.ts";
import { OpenSelect, type SelectProps } from "./OpenSelect.tsx";
import { SelectButton } from "./SelectButton.tsx";

const props: SelectProps = {
  label: "State",
  value: "open",
  options: [
    ["*", "All states"],
    ["open", "Open"],
  ],
  onChange: () => undefined,
};
/** What an opener adds to the button that Kumo's select has by itself. */
const opener = { "aria-expanded": false, "aria-haspopup": "listbox", tabIndex: 0 } as never;
const invalid = { id: "state", "aria-describedby": "note", "aria-invalid": true } as const;

test.each([
  ["small", { className: "max-w-52" }],
  ["as wide as its field", { size: "base", className: "w-full" }],
  ["with an error", { size: "base", className: "w-full", control: invalid }],
] as const)("the button that stands in for a select (%s) looks like it, with the name of its value", (_, shape) => {
  const own = renderToStaticMarkup(createElement(SelectButton, { ...props, ...shape, opener }));
  const kumo = renderToStaticMarkup(createElement(OpenSelect, { ...props, ...shape, buttonRef: null }))
    .replace(/<input id="[^"]*hidden-input"[^>]*>/, "")
    // The dashboard's selects always have a value, and none is disabled.
    .replace(/data-\[(placeholder|state=open)\]:[\w-]+|(?<=[" ])disabled:[!\w/-]+/g, "");
  expect(kumo).toContain(">Open<");
  expect(normalizeMarkup(own)).toBe(normalizeMarkup(kumo));
});
