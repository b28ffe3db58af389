import { BrandPage } from "./features/brands/BrandPage.tsx";
import { BrandRuns, BrandRunsExport } from "./features/workflows/BrandRuns.tsx";

/** The page of a brand, with its workflow runs. */
export const BrandScreen = () => <BrandPage Runs={BrandRuns} RunsExport={BrandRunsExport} />;
