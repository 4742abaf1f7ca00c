// The cast of the demo, in the order in which the buyers arrive.

import { ashan } from "./ashan.js";
import { aunt } from "./aunt.js";
import { chengzi } from "./chengzi.js";
import { deer } from "./deer.js";
import { laozhou } from "./laozhou.js";
import { lin } from "./lin.js";
import { nanfeng } from "./nanfeng.js";
import { shitou } from "./shitou.js";
import { tangma } from "./tangma.js";
import { xiaoyu } from "./xiaoyu.js";

/** @type {readonly import("../story.js").Story[]} */
export const BUYERS = [xiaoyu, tangma, chengzi, laozhou, lin, ashan, aunt, shitou, nanfeng, deer];
