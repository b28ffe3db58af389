import type { z } from "zod";
import type { NewBrand } from "../domain/brand.ts";

/** Two brands that a first start creates. The bundled research has their keywords; some are too difficult or too rare to be chosen. */
export const sampleBrands: z.input<typeof NewBrand>[] = [
  {
    slug: "niche-fi",
    name: "Niche Fi",
    strategy: {
      seedKeywords: [
        "best budgeting apps",
        "how to start an emergency fund",
        "zero based budgeting for beginners",
        "compound interest calculator",
        "debt snowball vs avalanche",
        "high yield savings account basics",
        "how to read a credit report",
        "sinking funds explained",
        "50 30 20 rule examples",
        "index funds for beginners",
        "how to negotiate medical bills",
        "savings challenge for couples",
        "roth ira vs traditional ira",
        "budgeting on an irregular income",
        "credit utilization explained",
        "how to cut grocery spending",
        "envelope method without cash",
      ],
    },
  },
  {
    slug: "trail-kit",
    name: "Trail Kit",
    strategy: {
      seedKeywords: [
        "lightweight tents",
        "how to choose a sleeping bag",
        "three season tent features",
        "best hiking boots",
        "backpack fitting guide",
        "water filter vs purifier",
        "layering for cold weather hiking",
        "how to size trekking poles",
        "sleeping pad r value explained",
        "beginner backpacking checklist",
        "how to waterproof a tent",
        "camp stove fuel types",
        "leave no trace principles",
        "merino vs synthetic base layer",
        "when to use a bear canister",
        "how to pack a backpack",
        "headlamp lumens explained",
        "gaiter repair at home",
      ],
    },
  },
];
