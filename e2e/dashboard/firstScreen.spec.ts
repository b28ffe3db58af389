import type { Browser } from "@playwright/test";
import { startAccount } from "../accountStandIn.ts";
import { startShop } from "../shop.ts";
import { expect, test } from "./dashboard.ts";
import { type Loaded, loadScreenInTime } from "./loadScreen.ts";
import { panels, type Screen, screens, tellStory } from "./story.ts";

/** The most that a browser loads to show the overview, gzipped bytes: the page, scripts, styles, fonts and images, but no data. */
const maxBytes = 200 * 1024;
/** The same for a list, and for every other screen. */
const maxBytesOfLists = 226 * 1024;
const maxBytesOfOthers = 240 * 1024;
/** The most that a list loads of scripts, gzipped bytes; a panel or a page; and a form that needs schemas and the message types of the pipeline. */
const maxScriptBytesOfLists = 180 * 1024;
const maxScriptBytes = 196 * 1024;
const maxScriptBytesOfForms = 215 * 1024;
/** The most requests until a screen is idle, with the page, the data and the sockets. Browsers send few at once. */
const maxRequests = 15;
/** The most files that a screen loads. */
const maxFiles = 15;
/** The lists, which load at once what they need. */
const lists = new Set(["/", "/jobs", "/dead-letters", "/queues", "/workflows", "/schedules", "/traces", "/audit", "/alerts", "/plans"]);
const forms = new Set(["/jobs/new"]);

const limitsOf = (path: string) => ({
  bytes: path === "/" ? maxBytes : lists.has(path) ? maxBytesOfLists : maxBytesOfOthers,
  scriptBytes: lists.has(path) ? maxScriptBytesOfLists : forms.has(path) ? maxScriptBytesOfForms : maxScriptBytes,
});

/** Screens of a system with a connected account and the workflow of another Worker. */
const accountScreens: Screen[] = [
  { name: "account-queues", path: "/queues/in/account" },
  { name: "account-queue", path: "/queues/in/account/queue-321" },
  { name: "instances", path: "/workflows/instances/fulfil" },
  { name: "instance", path: "/workflows/instances/fulfil/order-1" },
];

const bytesOf = (files: Loaded["files"]): number => files.reduce((sum, file) => sum + file.bytes, 0);

/** A form beside a screen, which loads its own code after the screen's. */
const isForm = ({ path }: Screen): boolean => /\?(?:create|edit)=1/.test(path);

/** Opens a screen with an empty cache and checks what it loads. */
async function checkScreen(browser: Browser, baseURL: string, { name, path }: Screen): Promise<void> {
  const { files, urls, repeated } = await loadScreenInTime(browser, baseURL, path, maxRequests);
  const scriptBytes = bytesOf(files.filter(({ file }) => file.endsWith(".js")));
  expect.soft(urls.length, `${name}: requests\n${urls.join("\n")}\n`).toBeLessThanOrEqual(maxRequests);
  expect.soft(repeated, `${name}: requested more than once`).toEqual([]);
  const limits = limitsOf(path);
  const largest = files.slice(0, 8).map((file) => `${file.bytes} ${file.file}`);
  expect
    .soft(bytesOf(files), `${name}: bytes, the largest of ${files.length} files:\n${largest.join("\n")}\n`)
    .toBeLessThanOrEqual(limits.bytes);
  expect.soft(scriptBytes, `${name}: scripts`).toBeLessThanOrEqual(limits.scriptBytes);
  expect.soft(files.length, `${name}: files`).toBeLessThanOrEqual(maxFiles);
}

test("no screen loads more bytes or files than it may until it is idle, or sends more requests", async ({ browser, baseURL, api }) => {
  test.setTimeout(300_000);
  const deadLetter = await tellStory(api);
  const all = [...screens(deadLetter), ...(await panels(api))];
  for (const screen of all.filter((each) => !isForm(each))) await checkScreen(browser, baseURL ?? "", screen);
});

test("nor does a screen of an account's queues, or of the instances of a workflow", async ({ browser }) => {
  const account = await startAccount(500);
  const shop = await startShop({ accountUrl: account.url });
  try {
    await shop.send({ id: "order-1", sleep: 60_000 });
    for (const screen of accountScreens) await checkScreen(browser, shop.address, screen);
  } finally {
    await shop.stop();
    account.stop();
  }
});
