import { BrandPage } from "./brands/BrandPage.tsx";
import { BrandRuns, BrandRunsExport } from "./workflows/BrandRuns.tsx";

/** The page of a brand, with its workflow runs. */
export const BrandScreen = () => <BrandPage Runs={BrandRuns} RunsExport={BrandRunsExport} />;
