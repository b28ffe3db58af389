import { defineConfig } from "vitest/config";

/** `npm run test:spreadsheet`: opens exported files in LibreOffice (`apt-get install libreoffice-calc`). Not part of `npm test`. */
export default defineConfig({ test: { include: ["app/**/*.spreadsheet.test.ts"], testTimeout: 600_000 } });
