import { startFirstView } from "./start.tsx";

startFirstView();
