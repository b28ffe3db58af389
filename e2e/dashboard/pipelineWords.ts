import type { Page } from "@playwright/test";

/** In the page: what a person can read, that is its text and the attributes that a browser or a screen reader shows. */
const readableText = (): string =>
  [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [href]")]
    .flatMap((element) => ["aria-label", "title", "placeholder", "alt", "href"].map((name) => element.getAttribute(name) ?? ""))
    .concat(document.title, document.body.innerText)
    .join("\n");

/** A word of the sample pipeline, with what stands around it. */
const words = /.{0,40}(?:brand|keyword|article).{0,40}/gi;

/** What a person can read on the page, and the places that name a part of the sample pipeline. */
export async function pipelineWordsOn(page: Page): Promise<{ text: string; found: string[] }> {
  const text = await page.evaluate(readableText);
  return { text, found: [...(text.match(words) ?? [])] };
}
