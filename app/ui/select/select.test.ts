import { Input } from "@cloudflare/kumo/components/input";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { normalizeMarkup } from "../../testing/markup.ts";
import { TextInput } from "../TextInput.tsx";
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
  className: "max-w-52",
};
/** What an opener adds to the button that Kumo's select has by itself. */
const opener = { "aria-expanded": false, "aria-haspopup": "listbox", tabIndex: 0 } as never;

test("the button that stands in for a select looks like it, with the name of its value", () => {
  const own = renderToStaticMarkup(createElement(SelectButton, { ...props, opener }));
  const kumo = renderToStaticMarkup(createElement(OpenSelect, { ...props, buttonRef: null }))
    .replace(/<input id="[^"]*hidden-input"[^>]*>/, "")
    // The dashboard's selects always have a value, and none is disabled.
    .replace(/data-\[(placeholder|state=open)\]:[\w-]+|(?<=[" ])disabled:[!\w/-]+/g, "");
  expect(kumo).toContain(">Open<");
  expect(normalizeMarkup(own)).toBe(normalizeMarkup(kumo));
});

test("an input looks like Kumo's", () => {
  const shared = { "aria-label": "Search", className: "w-full text-sm", defaultValue: "a" };
  const own = renderToStaticMarkup(createElement(TextInput, shared));
  const kumo = renderToStaticMarkup(createElement(Input, { ...shared, size: "sm" }));
  expect(normalizeMarkup(own)).toBe(normalizeMarkup(kumo));
});
