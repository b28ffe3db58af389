import { expect, test } from "vitest";
import { deploySteps, withoutBindingsTo } from "./steps.ts";

const dashboard = {
  name: "dashboard",
  services: [
    { binding: "SHOP", service: "shop" },
    { binding: "MAIL", service: "mail" },
    { binding: "OTHER", service: "somebody-elses" },
  ],
  durable_objects: {
    bindings: [
      { name: "OWN", class_name: "Own" },
      { name: "CART", class_name: "Cart", script_name: "shop" },
    ],
  },
  workflows: [
    { name: "fulfil", script_name: "shop" },
    { name: "own", class_name: "Own" },
  ],
};
const shop = {
  name: "shop",
  services: [{ binding: "MAIL", service: "mail" }],
  durable_objects: { bindings: [{ name: "OWN", script_name: "dashboard" }] },
};
const mail = { name: "mail" };

test("a Worker that is bound to later ones is deployed without these bindings first, and again at the end", () => {
  expect(deploySteps([dashboard, mail, shop], new Set())).toEqual([
    { worker: "dashboard", without: ["shop", "mail"] },
    { worker: "mail", without: [] },
    { worker: "shop", without: [] },
    { worker: "dashboard", without: [] },
  ]);
});

test("Workers that exist are deployed once, also after a deploy that stopped in the middle", () => {
  expect(deploySteps([dashboard, mail, shop], new Set(["dashboard", "mail", "shop"]))).toEqual(
    ["dashboard", "mail", "shop"].map((worker) => ({ worker, without: [] })),
  );
  expect(deploySteps([dashboard, mail, shop], new Set(["dashboard", "mail"]))[0]).toEqual({ worker: "dashboard", without: ["shop"] });
});

test("a configuration loses its services, Durable Objects and workflows of these Workers, and nothing else", () => {
  expect(withoutBindingsTo(dashboard, ["shop"])).toEqual({
    name: "dashboard",
    services: dashboard.services.slice(1),
    durable_objects: { bindings: [{ name: "OWN", class_name: "Own" }] },
    workflows: [{ name: "own", class_name: "Own" }],
  });
  expect(withoutBindingsTo(mail, ["shop"])).toEqual(mail);
});
