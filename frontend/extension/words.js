// The extension's texts in the language that the sidebar speaks.

import { en } from "../lang/extension-en.js";
import { zh } from "../lang/extension-zh.js";
import { setting } from "../sidebar/settings.js";

/** @type {typeof zh} */
export const words = setting("lang") === "en" ? en : zh;
