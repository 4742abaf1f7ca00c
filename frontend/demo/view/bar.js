// The bar on top: what this page is, how the bridge stands, and the script's controls.

import { html } from "../../lib/ui.js";

/** @type {Readonly<Record<import("../room.js").Link["connection"], string>>} */
const STANDS = { connecting: "正在连接", live: "已连接", away: "断开，正在重连", refused: "连不上", stopped: "连不上" };

/** Why it does not come back, by close code (docs/protocol.md 2). @type {Readonly<Record<number, string>>} */
const WHY = {
  4500: "没有通过身份验证",
  4501: "口令已被收回",
  4502: "口令不属于这家店或这个角色",
  4503: "被服务端拒绝",
  4504: "页面与服务端的版本不合",
  4505: "连接数太多",
};

/**
 * @typedef {object} Props
 * @property {import("../room.js").Link} link
 * @property {boolean} paused
 * @property {number} speed
 * @property {() => void} onPause
 * @property {(speed: number) => void} onSpeed
 * @property {() => void} onRestart
 */

/** @param {Props} props */
export function Bar({ link, paused, speed, onPause, onSpeed, onRestart }) {
  return html`<header class="bar">
    <img class="mark" src="/demo/icon.svg" alt="" width="24" height="24" />
    <h1>接话<small>演示</small></h1>
    <p class="how"><span>买家来信</span><span>右边按 <kbd>1</kbd>–<kbd>9</kbd> 选一句</span><span><kbd>回车</kbd> 发出，接着按下一个数字</span></p>
    <span class=${`link ${link.connection}`} title=${WHY[link.code ?? 0] ?? ""}>
      <i></i>${STANDS[link.connection]}${link.connection === "live" && link.ackMs !== null ? ` · 确认 ${Math.max(1, Math.round(link.ackMs))} 毫秒` : ""}${link.waiting > 0 ? ` · ${link.waiting} 条待同步` : ""}
    </span>
    <div class="controls" role="group" aria-label="剧本">
      <button type="button" class="quiet" aria-pressed=${paused} onClick=${onPause}>${paused ? "继续剧本" : "暂停剧本"}</button>
      <span class="segments" role="group" aria-label="快慢">
        ${[1, 3].map((times) => html`<button type="button" key=${times} aria-pressed=${speed === times} onClick=${() => onSpeed(times)}>×${times}</button>`)}
      </span>
      <button type="button" class="quiet" onClick=${onRestart}>重新开始</button>
    </div>
  </header>`;
}
