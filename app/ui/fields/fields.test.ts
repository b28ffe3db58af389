import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Switch as KumoSwitch } from "@cloudflare/kumo/components/switch";
import { createElement, type FunctionComponent } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { normalizeMarkup } from "../../testing/markup.ts";
import { Switch } from "./Switch.tsx";
import { TextAreaField } from "./TextArea.tsx";
import { TextField } from "./TextField.tsx";
import { TextInput } from "./TextInput.tsx";

const render = (component: unknown, props: object): string =>
  normalizeMarkup(renderToStaticMarkup(createElement(component as FunctionComponent, props)));

/** The classes of the label, the control and the note in a field, without those of Kumo that only place them in its grid. */
const classesOf = (markup: string): string[] =>
  [...markup.matchAll(/class="([^"]*)"/g)].slice(1).flatMap(([, classes = ""]) => {
    const own = classes.replace(/(?:col-span-full|flex-1|disabled:cursor-not-allowed) /g, "");
    return own === "gap-1 inline-flex items-center" ? [] : [own];
  });

test("an input without a label looks like Kumo's", () => {
  const shared = { "aria-label": "Search", className: "w-full text-sm", defaultValue: "a" };
  expect(render(TextInput, shared)).toBe(render(Input, { ...shared, size: "sm" }));
});

test.each([{}, { error: "Not a number." }, { size: "sm", description: "Seconds" }])(
  "an input with a label looks like Kumo's: %o",
  (more) => {
    const props = { label: "Delay", className: "w-full", ...more };
    expect(classesOf(render(TextField, props))).toEqual(classesOf(render(Input, props)));
  },
);

test.each([{ description: "One per line" }, { error: "Not JSON." }])("a text of several lines looks like Kumo's: %o", (more) => {
  const props = { label: "Payload", ...more };
  expect(classesOf(render(TextAreaField, props))).toEqual(classesOf(render(InputArea, { ...props, className: "w-full" })));
});

test.each([true, false])("a switch looks like Kumo's when it is on: %s", (checked) => {
  const props = { label: "Notify me", checked };
  expect(classesOf(render(Switch, props))).toEqual(classesOf(render(KumoSwitch, { ...props, size: "sm" })));
});

test("the note of a field describes its control, and an error also marks it as invalid", () => {
  const described = render(TextField, { label: "Delay", description: "Seconds", "aria-describedby": "more" });
  expect(described).toMatch(/aria-describedby="\S+note more"/);
  expect(described).not.toContain("aria-invalid");
  const invalid = render(TextField, { label: "Delay", description: "Seconds", error: "Not a number." });
  expect(invalid).toMatch(/<input aria-describedby="\S+note" aria-invalid="true"/);
  expect(invalid).toContain(">Not a number.</p>");
  expect(invalid).not.toContain("Seconds");
});

test.each([TextField, TextAreaField])("a field is also marked as invalid when what is wrong is said elsewhere", (field) => {
  const markup = render(field, { label: "Patch", description: "JSON", "aria-describedby": "wrong", "aria-invalid": true });
  expect(markup).toMatch(/aria-describedby="\S+note wrong" aria-invalid="true"/);
  expect(markup).toContain("!ring-kumo-danger");
});
