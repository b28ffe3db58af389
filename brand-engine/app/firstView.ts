import { startFirstView } from "#app/firstView/start.tsx";
import { declareBrandScreens } from "./declare.tsx";

declareBrandScreens();
startFirstView();
