import { fileURLToPath } from "node:url";
import settings from "../allurerc.mjs";

const names = $names;
const folder = fileURLToPath(new URL("./findings/", import.meta.url));

export default {
  ...settings,
  globalAttachments: names.map((name) => (folder + name).replace(/[?*()[\]{}]/g, "[$$&]")),
};
