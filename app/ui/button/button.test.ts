import { Button as KumoButton } from "@cloudflare/kumo/components/button";
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { normalizeMarkup } from "../../testing/markup.ts";
import { Button } from "./Button.tsx";
import type { ButtonLook, ButtonShape, ButtonSize, ButtonVariant } from "./buttonLook.ts";

const variants: readonly ButtonVariant[] = ["primary", "secondary", "ghost", "destructive", "secondary-destructive"];
const sizes: readonly ButtonSize[] = ["xs", "sm", "base"];
const shapes: readonly ButtonShape[] = ["base", "square"];
const looks: Required<ButtonLook>[] = variants.flatMap((variant) =>
  sizes.flatMap((size) => shapes.map((shape) => ({ variant, size, shape }))),
);

test.each(looks)("a $variant button ($size, $shape) looks like Kumo's, also when it is disabled or loading", (look) => {
  for (const state of [{}, { disabled: true }, { loading: true }]) {
    const own = renderToStaticMarkup(createElement(Button, { ...look, ...state }, "Save"));
    const kumo = renderToStaticMarkup(createElement(KumoButton, { ...look, ...state } as never, "Save"));
    expect(normalizeMarkup(own)).toBe(normalizeMarkup(kumo));
  }
});

test("emphasized buttons have the color of Kumo's", () => {
  const valueIn = (path: string, name: string) => new RegExp(`${name}:([^;]*);`).exec(readFileSync(path, "utf8"))?.[1]?.replace(/\s+/g, "");
  const own = valueIn("app/app.css", "--color-emphasis");
  expect(own).toMatch(/^light-dark/);
  expect(own).toBe(valueIn("node_modules/@cloudflare/kumo/dist/styles/theme-kumo.css", "--color-kumo-brand"));
});

test("a tooltip names a button that has no other name", () => {
  const named = (props: object) => /aria-label="([^"]*)"/.exec(renderToStaticMarkup(createElement(Button, props)))?.[1];
  expect(named({ title: "Zoom in (+)" })).toBe("Zoom in (+)");
  expect(named({ title: "Zoom in (+)", "aria-label": "Zoom in" })).toBe("Zoom in");
  expect(named({ title: "Zoom in (+)", children: "Zoom" })).toBeUndefined();
});
