import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** A rule of axe that a page breaks, and the HTML of each element that breaks it. */
type Violation = { rule: string; elements: string[] };

/** The axe rules that depend on colors: only these can change with the theme. */
export const colorRules = ["color-contrast", "link-in-text-block"];

/** Resizes the page, and waits for a frame with the new media queries and for one with the sizes that components measure. */
export async function resize(page: Page, viewport: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(viewport);
  await page.evaluate(() => new Promise<unknown>((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** In the page: no transition or animation is under way, but for those that never end. */
const isAtRest = (): boolean =>
  document
    .getAnimations()
    .every(({ playState, effect }) => playState !== "running" || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY);

/**
 * In the page: what was opened is shown. The guards around its focus are there a little earlier, and axe complains about them until it sees a
 * dialog, a menu or a list.
 */
const hasOpened = (): boolean =>
  document.querySelector("[data-base-ui-focus-guard]") === null ||
  [...document.querySelectorAll("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")].some((popup) =>
    popup.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );

/**
 * Waits until the page is at rest, runs axe over it and returns what it finds wrong; an empty list when nothing is.
 * `include` limits it to the elements of a CSS selector, `rules` to some rules.
 */
export async function violationsOf(page: Page, { include, rules }: { include?: string; rules?: string[] } = {}): Promise<Violation[]> {
  // A color in the middle of a transition is none that anybody has to read, and a toast may begin to fade meanwhile.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForFunction(hasOpened, undefined, { polling: 20, timeout: 15_000 });
  await page.waitForFunction(isAtRest, undefined, { polling: 20, timeout: 15_000 });
  // A page that was looked at before has axe still: sending half a megabyte to it again costs more than many a rule.
  const hasAxe = await page.evaluate(() => "axe" in globalThis);
  // No screen has a frame. Only a frame of another origin needs the other mode, which opens a second page for each run.
  const axe = new AxeBuilder({ page, ...(hasAxe ? { axeSource: "undefined" } : {}) }).setLegacyMode();
  // Axe describes every element that passes, too, unless its options exclude them.
  // Everything clickable has 24 × 24 px, or as much room around it (WCAG 2.2, 2.5.8). Axe runs this rule only when asked to.
  axe.options({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
  if (include !== undefined) axe.include(include);
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => ({ rule: id, elements: nodes.map(({ html }) => html) }));
}
