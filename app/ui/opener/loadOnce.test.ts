import { expect, test } from "vitest";
import { loadOnce } from "./loadOnce.ts";

test("what is loaded once is not loaded again", async () => {
  let loads = 0;
  const part = loadOnce(() => Promise.resolve(++loads));
  expect(part.value).toBeUndefined();
  expect(await Promise.all([part.load(), part.load()])).toEqual([1, 1]);
  expect(await part.load()).toBe(1);
  expect(part.value).toBe(1);
});

test("after a failure, the next call tries again", async () => {
  let loads = 0;
  const part = loadOnce(() => (++loads === 1 ? Promise.reject(new Error("offline")) : Promise.resolve(loads)));
  await expect(part.load()).rejects.toThrow("offline");
  expect(part.value).toBeUndefined();
  expect(await part.load()).toBe(2);
  expect(part.value).toBe(2);
});
